// A request's page: what is typed into notes and answers keeps itself, says so, and is not left behind by mistake.
"use strict";

{
  const PAUSE = 1_500, RETRY = 5_000; // milliseconds
  const STATES = { 403: "signedOut", 409: "beside", 422: "refused" };
  const keepers = [];
  let isLeaving = false;

  const keeperOf = (form) => {
    const said = form.querySelector(".desk-keeping");
    const notes = form.elements.private_notes;
    let typed = 0, kept = 0, waiting, keeping, isStuck = false; // counts of what was typed and of what is kept

    const say = (state, more = "") => {
      said.textContent = [said.dataset[state], more].filter(Boolean).join(" ");
      said.dataset.state = state;
    };
    const later = (pause) => {
      clearTimeout(waiting);
      waiting = setTimeout(keep, pause);
    };
    const send = async () => {
      const turn = typed;
      const options = { method: "POST", body: new FormData(form), headers: { "X-Part": "words" }, keepalive: true };
      let answer = null;
      try {
        answer = await fetch(form.dataset.keep, options);
      } catch {
        // no connection
      }
      if (answer?.status === 204 || answer?.status === 409 && notes) {
        kept = turn;
        isStuck = false;
        const revision = answer.headers.get("X-Notes");
        if (revision) form.elements.notes_seen.value = revision;
        if (typed === kept) return say(answer.status === 204 ? "kept" : "beside");
        return later(PAUSE);
      }
      isStuck = true;
      if (answer && (answer.status === 422 || answer.status === 409)) return say("refused", await answer.text());
      say(answer ? STATES[answer.status] ?? "offline" : "offline");
      later(RETRY);
    };
    // One at a time, so that a window never seems to be another one to the notes.
    const keep = async () => {
      clearTimeout(waiting);
      if (keeping) await keeping;
      if (typed === kept) return;
      keeping = send();
      await keeping;
      keeping = undefined;
    };
    form.addEventListener("input", () => {
      typed += 1;
      say("notYet");
      later(PAUSE);
    });
    if ("unkept" in form.dataset) {
      typed = 1;
      say("refused");
    }
    return {
      form,
      keep,
      isKept: () => typed === kept,
      isStuck: () => isStuck,
      done: () => {
        clearTimeout(waiting);
        kept = typed;
      },
    };
  };
  for (const form of document.querySelectorAll("form[data-keep]")) keepers.push(keeperOf(form));
  const unkept = () => keepers.filter((keeper) => !keeper.isKept());

  addEventListener("submit", async (event) => {
    const own = keepers.find((keeper) => keeper.form === event.target);
    const others = unkept().filter((keeper) => keeper !== own);
    if (others.length && !isLeaving) {
      event.preventDefault();
      await Promise.all(others.map((keeper) => keeper.keep()));
      isLeaving = others.every((keeper) => keeper.isKept()); // else the browser asks before it leaves
      own?.done();
      if (isLeaving) return event.target.requestSubmit(event.submitter);
      return others[0].form.querySelector(".desk-keeping").scrollIntoView({ block: "center" });
    }
    own?.done();
  });
  addEventListener("beforeunload", (event) => unkept().length && event.preventDefault());
  addEventListener("pagehide", () => unkept().forEach((keeper) => keeper.keep()));
  addEventListener("online", () => unkept().forEach((keeper) => keeper.keep()));
  // The session is over: a page that holds what is kept nowhere waits, out of sight, for the sign-in in another window.
  addEventListener("sessionover", (event) => unkept().length && event.preventDefault());
  addEventListener("sessionagain", () => unkept().forEach((keeper) => keeper.keep()));
}
