// Pasting into a text field: what was bold, italic, a heading, a list or a link elsewhere is the same here.
// Other programs say it in style attributes, which this page's policy does not let work; so they are read as text and
// become elements, before the editor sees them. What should not come along is left out, and said under the field.
"use strict";

{
  const said = document.currentScript.dataset;
  const sent = new WeakSet(); // events of this script
  const DROPPED = "head, style, script, template, title, meta, link, xml, object, iframe, svg, math, input, hr";
  const BLOCKS = "p, h1, h2, h3, h4, h5, h6, ul, ol, li, table, blockquote, pre, div, dl, dt, dd, section, article";
  const KEPT = new Set(["P", "H2", "H3", "UL", "OL", "LI", "A", "BR", "STRONG", "EM"]);
  const COMMENTS =
    ".MsoCommentReference, .MsoCommentText, .msocomtxt, .msocomanchor, [href^='#_msocom_'], [href^='#cmnt']";
  const FIXED = "\ue000"; // stands for a space that no line breaks at: the editor makes a plain one of “&nbsp;”
  const LONGEST_CELL = 200; // characters; a table with longer ones is a layout

  // --- what an element says of itself

  const styleOf = (element) => {
    const lines = (element.dataset?.was ?? "").toLowerCase().split(";");
    return new Map(lines.map((line) => line.split(":").map((part) => part.trim())).filter((pair) => pair.length === 2));
  };
  const nearest = (node, answer) => {
    for (let element = node.parentElement; element; element = element.parentElement) {
      const found = answer(element, styleOf(element));
      if (found !== undefined) return found;
    }
    return false;
  };
  const weight = { bold: true, bolder: true, normal: false, lighter: false };
  const isBold = (text) =>
    nearest(text, (element, style) => {
      const value = style.get("font-weight")?.replace("!important", "").trim();
      if (value in weight) return weight[value];
      if (/^\d+$/.test(value ?? "")) return Number(value) >= 600;
      if (/^(B|STRONG)$/.test(element.tagName)) return true;
      return /^(H[1-6]|TH)$/.test(element.tagName) ? false : undefined;
    });
  const isItalic = (text) =>
    nearest(text, (element, style) => {
      const value = style.get("font-style");
      if (value && value !== "inherit") return /^(italic|oblique)/.test(value);
      return /^(I|EM)$/.test(element.tagName) || undefined;
    });
  const isKept = (text) => nearest(text, (element, style) => /^pre/.test(style.get("white-space") ?? "") || undefined);
  const isTicked = (element) => element.closest("[role=checkbox]") !== null;

  // --- what does not come along

  const leaveOut = (body) => {
    const notes = new Set();
    const remove = (element, note) => {
      if (note && (element.textContent.trim() || element.matches("img"))) notes.add(note);
      element.remove();
    };
    for (const element of body.querySelectorAll(DROPPED)) element.remove();
    for (const element of body.querySelectorAll("*")) {
      const style = styleOf(element);
      const isComment =
        element.matches(COMMENTS) ||
        /^comment/.test(style.get("mso-element") ?? style.get("mso-special-character") ?? "");
      if (isComment) {
        const box = element.matches("[href^='#cmnt_ref']") ? element.closest("p")?.parentElement : null;
        remove(box && box !== body ? box : element, "comments");
      } else if (style.get("display") === "none" || style.get("mso-hide") === "all" || element.hidden) {
        remove(element, "hidden");
      } else if (
        !isTicked(element) &&
        (/line-through/.test(`${style.get("text-decoration")} ${style.get("text-decoration-line")}`) ||
          element.matches("s, strike, del"))
      ) {
        remove(element, "struck");
      } else if (element.matches("img") && !isTicked(element)) {
        remove(element, "pictures");
      }
    }
    return notes;
  };

  // --- what becomes another thing

  const make = (body, name, ...children) => {
    const element = body.ownerDocument.createElement(name);
    element.append(...children);
    return element;
  };
  const unwrap = (element) => element.replaceWith(...element.childNodes);

  // Word writes items as paragraphs with their bullet or number in front.
  const listItems = (body) => {
    let list = null; // [depth, element] of each open list
    let next = null;
    for (const item of [...body.querySelectorAll("p, h1, h2, h3, h4, h5, h6")]) {
      const place = /level(\d)/.exec(styleOf(item).get("mso-list") ?? "");
      const label = [...item.querySelectorAll("*")].find((part) => styleOf(part).get("mso-list") === "ignore");
      if (!place || !label || item.tagName !== "P") {
        list = null;
        continue;
      }
      if (!list || next !== item) list = [];
      next = item.nextElementSibling;
      const depth = Number(place[1]);
      const sign = label.textContent.trim();
      const isNumber = /^\(?([0-9]+|[a-z]{1,4})[.)]|^[0-9]+$/i.test(sign);
      while (list.length && list.at(-1)[0] > depth) list.pop();
      let open = list.at(-1)?.[0] === depth ? list.at(-1)[1] : null;
      if (open && (open.tagName === "OL") !== isNumber) {
        list.pop();
        open = null;
      }
      const counted = (open?.children.length ?? 0) + 1;
      if (isNumber && sign.replace(/\D/g, "") !== String(counted)) {
        label.replaceWith(`${sign} `); // the editor would count otherwise: the number is words
        list = null;
        continue;
      }
      label.remove();
      const made = make(body, "li", ...item.childNodes);
      if (open) {
        open.append(made);
        item.remove();
      } else {
        open = make(body, isNumber ? "ol" : "ul", made);
        const outer = list.at(-1)?.[1].lastElementChild;
        if (outer) {
          outer.append(open);
          item.remove();
        } else {
          item.replaceWith(open);
        }
        list.push([depth, open]);
      }
    }
  };

  const tick = (body) => {
    for (const item of body.querySelectorAll("[role=checkbox]")) {
      item.querySelectorAll("img").forEach((image) => image.remove());
      const sign = item.getAttribute("aria-checked") === "true" ? "☑ " : "☐ ";
      (item.querySelector("p") ?? item).prepend(sign);
    }
  };

  const mark = (body) => {
    const texts = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) found.push(texts.currentNode);
    const made = new Set();
    for (const text of found) {
      const [bold, italic, kept] = [isBold(text), isItalic(text), isKept(text)];
      const lines = kept ? text.data.split(/\r?\n/) : [text.data.replace(/[\t\r\n\f ]+/g, " ")];
      let nodes = lines.flatMap((line, number) => (number ? [make(body, "br"), line] : [line]));
      if (text.data.trim()) {
        for (const name of [italic && "em", bold && "strong"].filter(Boolean)) {
          nodes = [make(body, name, ...nodes)];
          made.add(nodes[0]);
        }
      }
      text.replaceWith(...nodes);
    }
    for (const element of body.querySelectorAll("b, strong, i, em")) if (!made.has(element)) unwrap(element);
  };

  // Each row an item, the lines of a cell on one line, and the cells told apart.
  const tables = (body) => {
    const found = [...body.querySelectorAll("table")].reverse(); // inner ones first
    for (const table of found) {
      const rows = [...table.rows].map((row) => [...row.cells]);
      const cells = rows.flat();
      const isLayout =
        rows.every((row) => row.length < 2) ||
        cells.some((cell) => cell.querySelector("ul, ol, h1, h2, h3") || cell.textContent.length > LONGEST_CELL);
      if (isLayout) {
        table.replaceWith(...cells.map((cell) => make(body, "div", ...cell.childNodes)));
        continue;
      }
      const items = rows.map((row) => {
        const filled = row.filter((cell) => cell.textContent.trim());
        const parts = filled.flatMap((cell, number) => {
          cell.querySelectorAll(BLOCKS).forEach((block) => block.before(" "));
          for (const block of cell.querySelectorAll(`${BLOCKS}, br`)) {
            if (block.tagName === "BR") block.replaceWith(" ");
            else unwrap(block);
          }
          return number ? [" – ", ...cell.childNodes] : [...cell.childNodes];
        });
        return make(body, "li", ...parts);
      });
      table.replaceWith(make(body, "ul", ...items.filter((item) => item.textContent.trim())));
    }
    return found.length ? ["tables"] : [];
  };

  const headings = (body) => {
    const top = body.querySelector("h1") ? 1 : 2;
    for (const heading of body.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
      const name = Number(heading.tagName[1]) <= top ? "h2" : "h3";
      heading.querySelectorAll("br").forEach((line) => line.replaceWith(" "));
      heading.querySelectorAll("strong").forEach(unwrap);
      heading.replaceWith(make(body, name, ...heading.childNodes));
    }
  };

  const plain = (body) => {
    for (const element of [...body.querySelectorAll("div, blockquote, pre, section, article, dl, dt, dd")].reverse()) {
      if (element.querySelector("p, h2, h3, ul, ol")) unwrap(element);
      else element.replaceWith(make(body, "p", ...element.childNodes));
    }
    for (const link of body.querySelectorAll("a")) {
      if (!/^(https?:\/\/|mailto:|tel:)/i.test(link.getAttribute("href") ?? "")) unwrap(link);
    }
    for (const element of body.querySelectorAll("*")) {
      if (!KEPT.has(element.tagName)) {
        unwrap(element);
        continue;
      }
      for (const name of element.getAttributeNames()) if (name !== "href") element.removeAttribute(name);
    }
    for (const paragraph of body.querySelectorAll("li > p")) {
      if (paragraph.previousSibling?.textContent.trim()) paragraph.before(make(body, "br"));
      unwrap(paragraph);
    }
    for (const list of body.querySelectorAll(":is(ul, ol) > :is(ul, ol)")) list.previousElementSibling?.append(list);
    for (const paragraph of body.querySelectorAll("p, li, h2, h3")) {
      if (!paragraph.textContent.trim()) paragraph.remove();
    }
    if (!body.querySelector(":scope > :is(p, h2, h3, ul, ol)")) return;
    let line = null; // words that stand between paragraphs become one
    for (const node of [...body.childNodes]) {
      const isBlock = /^(P|H2|H3|UL|OL)$/.test(node.tagName ?? "");
      if (isBlock || (!line && !node.textContent.trim())) {
        line = null;
        if (!isBlock) node.remove();
        continue;
      }
      if (!line) node.before((line = make(body, "p")));
      line.append(node);
    }
  };

  // The editor makes a list of paragraphs that begin with numbers or letters, and counts them anew from 1. Where that
  // would be another number, a space follows that the editor does not look for.
  const keepNumbers = (body) => {
    const numbered = /^(\d{1,2}|[a-z]|x?(?:i{1,3}|iv|vi{0,3}|ix))\.\s+/;
    const numberOf = (element) => (element?.tagName === "P" ? numbered.exec(element.textContent)?.[1] : undefined);
    const counted = new Set();
    for (const paragraph of body.querySelectorAll(":scope > p")) {
      const number = numberOf(paragraph);
      if (!number) continue;
      const goesOn = numberOf(paragraph.nextElementSibling) === String(Number(number) + 1);
      if (counted.has(paragraph) || (number === "1" && goesOn)) {
        if (goesOn) counted.add(paragraph.nextElementSibling);
        continue;
      }
      const first = body.ownerDocument.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT).nextNode();
      first.data = first.data.replace(/\.\s*/, `.${FIXED}`);
    }
  };

  const cleaned = (html) => {
    // Even in a document that is never shown, attributes that style or run something are refused and reported.
    const harmless = (tag) => tag.replace(/([\s"'/])style\s*=/gi, "$1data-was=").replace(/([\s"'/])on\w+\s*=/gi, "$1data-off=");
    const readable = html.replace(/<[a-z][^>]*>/gi, harmless);
    const { body } = new DOMParser().parseFromString(readable, "text/html");
    const notes = leaveOut(body);
    listItems(body);
    mark(body);
    tick(body);
    for (const note of tables(body)) notes.add(note);
    headings(body);
    plain(body);
    keepNumbers(body);
    return [body.innerHTML.replace(/ {2,}/g, " ").replaceAll(FIXED, "&#160;"), notes];
  };

  const say = (editor, notes) => {
    const field = editor.closest(".Draftail-Editor__wrapper, .Draftail-Editor") ?? editor;
    field.parentElement.querySelectorAll(".paste-notes").forEach((old) => old.remove());
    const lines = Object.keys(said).filter((name) => notes.has(name));
    if (!lines.length) return;
    const box = make(document.body, "p", lines.map((name) => said[name]).join(" "));
    box.className = "help-block help-info paste-notes";
    box.setAttribute("role", "status");
    field.after(box);
  };

  document.addEventListener(
    "paste",
    (event) => {
      const editor = event.target.closest?.(".public-DraftEditor-content");
      const html = event.clipboardData?.getData("text/html");
      // The editor knows its own words, with what no other program has.
      if (!editor || !html || sent.has(event) || /data-(draftjs-conductor-fragment|editor)=/.test(html)) return;
      const [clean, notes] = cleaned(html); // first: should it ever fail, the editor pastes as it would by itself
      event.preventDefault();
      event.stopImmediatePropagation();
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/html", clean);
      clipboardData.setData("text/plain", event.clipboardData.getData("text/plain"));
      const again = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData });
      sent.add(again);
      event.target.dispatchEvent(again);
      say(editor, notes);
    },
    true,
  );
}
