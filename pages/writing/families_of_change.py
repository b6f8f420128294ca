"""Families of words for what becomes of people: troubles, what is longed for, and the verbs between them."""

CHANGE = {
    # What troubles, what is longed for.
    "PROBLEM": """
        fight, fights, fighting, argu*, quarrel*, conflict*, anger, rage, temper, jealous*, anxi*, panic, worry,
        worries, worrying, fear, fears, phobia*, depress*, sadness, grief, lonel*, resent*, distance, silence,
        bicker*, shout*, yell*, tears, pain, hurt, hurts, trauma*, wound*, scar, scars, flashback*, nightmare*,
        insomnia, addict*, affair, affairs, infidelity, betrayal*, mistrust, distrust, problem, problems, trouble,
        troubles, symptom*, divorce, breakup*, burnout, stress, shame, guilt, ptsd, ocd, craving*, outburst*,
        meltdown*, tantrum*, attacks, stonewalling, nagging, crisis, heartbreak, cheating, drinking, overthinking,
        insecurit*, blues, cold war, sleepless nights, self doubt, codependency, bad habits, patterns, walls,
        tension, drama, knot, hell, damage, low self esteem, heartache, panic attacks, misery, despair, mess,
        struggle*, baggage, bitterness, emptiness, silent treatment, gaslighting, cold shoulder, porn, gambling,
        smoking, obsess*, compuls*, intrusive thoughts, hatred, contempt, criticism, ice, gap, rift, rifts, cracks,
        dead bedroom, lies, lying, dread, gloom, darkness, demons, ghosts, cloud, clouds, rut, cycle, spiral,
        estrangement, discord, dysfunction, distress, hopelessness, name calling, anguish, agony, torment,
        suffering, unhappiness, frustration, chaos, sexless, boredom, coldness, hostility, irritability, mood
        swings, road rage, stage fright, shyness, grudge*, separation, deadlock, standoff, turmoil, unfaithfulness,
        disconnection, loneliness, obstacle*, insecurity""",
    "GOOD": """
        marriage*, relationship*, love, trust, intimacy, passion, spark, peace, joy, harmony, closeness,
        connection, desire, sleep, confidence, happiness, calm, laughter, romance, sex life, bond, home, family,
        families, self esteem, life, lives, couple, couples, heart, hearts, husband, wife, partner, friendship,
        honeymoon, warmth, tenderness, communication, freedom, hope, balance, union, serenity, relief, results,
        transformation, fire, wedding, engagement, vows, bedroom, attraction, respect, butterflies, peace of mind,
        soul, household, dyad, dyads, childhood, mood, dinner table, mind, nights, evenings""",
    "BETTER": """
        at the table, the couple, sweethearts, envy, quiet, the way you|she|he|they|it did|were|was, as a couple,
        as a team, like you used, like the day, why you|she|he fell|married|chose, flirt*, look forward, recogniz*,
        different, bring _ home, under control, light, small, control, a new
        husband|wife|marriage|man|woman|person|you, good night's, easy, easier, proud, comfort, harmony, enjoy,
        wanted, seen, heard, understood, desired, whole again, as one, ease, reconcile*, make up, look at you|each
        other, find each other, better, happy, happier, happily, happiest, calm, calmer, closer, in love, love,
        loving, laugh*, trust, trusting, sleep, sleeping, stronger, strong, peace, peaceful, peacefully, free,
        confident, whole, healed, together, thriv*, reconnect*, reconnected, reunited, like new, different
        person|man|woman|couple|people, new person|man|woman|couple, relaxed, intimate, passionate, safe, at ease,
        hold|holding hands, smil*, kiss*, yourself again, on the same page, talking, talk, symptom free, worry
        free, anxiety free, panic free, divorce proof, lighter, saved, unstoppable, like newlyweds, best friends,
        stable, joy, joyful, fulfilled, restored, rebuilt, renewed, relief, well, transformed, back to normal,
        breakthrough*, confidence, cured, a team, breathe, fear, fearless, solved, resolved, married, good as new,
        results, unshakable, secure, forgive, forgiven, put back, honeymoon*, feel like, dancing, side by side, in
        sync, new marriage, new life, new relationship, the old you, returns, return, comes back, reborn, blossom*,
        bloom*, flourish*, soar*, glow*, lovebirds, lovers, soulmates, intact, unbroken, resolution,
        reconciliation, remission, sunshine, harmonious*, content, fine, okay, good again, quiet*, wonderful,
        fulfilling, kinder, patient, warm, solid, unbreakable, complete, cheerful, rested, make it, last, lasts,
        lasting, survive, survives, go the distance, endure, endures, mended, wanted again, adore*, cherish*, grow
        old, sane, steady, hum, hums, sing, sings, rewarded, doing great, doing well, reconciled""",
    "JOY": """
        holding hands, hold hands, laugh*, in love, fall for, sweethearts, newlyweds, happily, happier, reunited,
        side by side, best friends, kiss*, dancing, envy, closer, stronger, thriv*, healed, whole, joyful, lighter,
        back together, free of|from, happy, peaceful, peacefully, like strangers no, love again, trust again,
        reborn, renewed, restored, transformed, smil*, unshakable, stay together, stay married, still be
        together|married, grow old, soulmates, soul mates, honeymoon, calm and, at peace, good night's, sleep like,
        sleep through, sleep soundly, never been, forever, for good, breathe easy, like new, cured, fearless,
        confident again, back in love, the same way again, on the same page, the happiest, saved, every night, over
        the moon, different person|man|woman|couple, new person|man|woman|couple, walk out, come home to, want to
        come home, as a couple, as a team, lovebirds, blossom*, flourish*, like teenagers, like lovers, reconcile*,
        reconciled, unbreakable, glow*, soar*, hand in hand, arm in arm, the way you|she|he|they did|were|was, at
        the table, on your side again, hear the yelling|shouting|fighting stop, wonder why you|what you, not
        recognize, forget why|what|how you, thank me, be amazed, be surprised how|at, be proud, stop|quit PROBLEM,
        breathe again, be free, have your _ back, get your _ _? back, see results, love your|each, make it, hum
        with, survive, go the distance, last a lifetime, adore*, cherish*""",
    "AGAIN": "again, anew, back",
    # What becomes of it.
    "SAVES": """
        put|puts it|things|them right, bring|brings|brought CLIENT back, turn|turns CLIENT back|into, put|puts _?
        _? right, get|gets|got rid, pull|pulls|pulled _? _? _? back, straighten out, heal, crack, cracks, beat,
        beats, tame, tames, chase away, lift, lifts, shut down, save, saves, saved, saving, rescu*, restor*,
        rebuild*, rebuilt, repair, repairs, repaired, reviv*, rekindl*, renew*, reignit*, win back, heals, healed,
        fix, fixes, fixed, mend, mends, mended, transform, transforms, transformed, cure, cures, cured, reunit*,
        turn|turns|turned around, turn|turns|turned things around, revers*, resurrect*, undo, undoes, end, ends,
        eras*, eliminat*, banish*, dissolv*, wipe, wipes, remov*, conquer*, defeat*, solve, solves, solved,
        resolv*, vanquish*, unlock, unlocks, bulletproof*, affair proof, divorce proof, put* _? _? back together,
        bring|brings|brought _? _? _? back|together|closer, give|gives|gave _? _? _? back, put|puts an end, free,
        frees, stop, stops, stopped, break|breaks the|your|any, release, releases, silence, silences, make|makes
        it? disappear|vanish, mak* _? _? _? disappear|vanish|melt, melt, melts, take|takes|took away,
        take|takes|took _? _? _? away, get|gets|got _? _? back|unstuck, rewrit*, rewrote, sort|sorts out, kept _ _?
        _? _? together, keep* CLIENT together, work|works|worked? wonders|miracles|magic, perform miracles, glue*,
        stitch*, weld*, patch*, knit, knits, sew, sews, sewn, piece*, pull* out, pull* _? out, uproot*,
        extinguish*, defuse*, thaw*, evict*, bury, buries, buried, drain*, delete*, quash*, squash, crush*, smash*,
        kick*, untangle*, unfreeze, exorcis*, resuscitat*, salvag*, wrap* up, wrap* _ _? up""",
    "HEALS": """
        save, saves, saved, rescue, rescues, rescued, restore, restores, restored, rebuild, rebuilds, rebuilt,
        repair, repairs, repaired, revive, rekindle, renew, reignite, heal, heals, healed, fix, fixes, fixed, mend,
        mends, mended, cure, cures, cured, reunite, reunites, reunited, reverse, resurrect, undo, undone, erase,
        erases, erased, eliminate, eliminates, eliminated, banish, banishes, banished, dissolve, dissolves,
        dissolved, conquer, conquered, vanquish, solve, solves, solved, eradicate, eradicates, eradicated, salvage,
        salvages, turn _? _? _? around, bring _? _? _? _? back|together|closer, give _? _? _? back, put _? _? _?
        back together, put an end, wipe out, wipe away, straighten out, make _? _? _? disappear|vanish|happen,
        bring back, bring your, get rid, take away, hand _ back, return your, deliver, set _? _? free, transform,
        transforms, transformed, make you happy|whole|love, pull you, overcome, defeat, work wonders|miracles,
        glue, glues, stitch, stitches, weld, patch _ _? up, piece _ _? together, pull* out, uproot*, extinguish*,
        thaw*, glued, evict*, bury, buries, buried, resuscitat*, turn|turns CLIENT back? into, make CLIENT
        happy|whole|last, sort _ out, untangle, get _ back, put out the, eradicat*, ensure*, untie""",
    "MENDS": """
        fixes, saves, cures, heals, erases, eliminates, banishes, dissolves, repairs, restores, rescues, rebuilds,
        conquers, solves, resolves, transforms, reunites, revives, rekindles, reverses, removes, ends, brings
        couples|marriages|any, turns CLIENT around, gets rid, takes away, wipes out, puts an end, undoes, works
        wonders|miracles, melts, makes _? _? disappear|vanish, delivers, gives _? _? back, brings _? _? _? back,
        breaks the, unlocks, releases, stops, silences, frees, gets results, produces, achieves, guarantees, glues,
        stitches, welds, patches, knits, uproots, extinguishes, thaws, evicts, buries, attains, ensures, secures,
        turns, brings, returns, makes""",
    "GONE": """
        bad memory, off the table, die, dies, no place, in the past, put right, right, goodbye, survive, no match,
        done, no chance, behind bars, stops, gone, over, history, thing of the past, behind you, behind us,
        finished, solved, cured, vanish*, disappear*, memory, resolved, forgotten, erased, ended, no more, melt*,
        evaporat*, switched, silent, silenced, out of your life, fade, fades, faded, dissolve*, lose its|their
        grip|hold, no longer, healed, fixed, stopped, stop, out the door, defeated, put to rest, undone, end, ends,
        free, rid, leave you, zero, unlearn*, grow back, pulled out, extinct, dead and buried, evicted, six feet
        under, as if it never, never happened, come to an end, comes to an end, past tense, yesterday, banished,
        eradicated, cease*, toast, dust, kaput, ancient history, dead, out the window, outlived, laid to rest, over
        and done, dried up, unheard of""",
    "OUTCOME": """
        still, broke up, break up, made it, make it, standing, a family, under control, control their|his|her, get
        divorced, survive*, home, out of court, kept, well, reach*, achieve*, together, divorc*, separat*, married,
        better, happy, happier, happily, improv*, satisf*, symptom*, symptoms, free, recover*, reconcil*, saved,
        succe*, come back, comes back, relaps*, heal*, closer, thriv*, relief, cured, stay*, avoid*, split, fewer,
        back in love, in love, no longer, reunit*, renew*, graduat*, stronger, resolved, solv*, results,
        breakthrough*, feel* _? like, calmer, sleep*, lasting, finish*, never need*, need to come, transform*, one
        roof, wedding rings, papers, court, work* out, turn* around, progress, change*, fight less, trust, thank*,
        goal*, failed, lost, lawyer*, attorney*, under the same, rings, vows, anniversar*, remarried, broken,
        pregnan*, baby, back together, renewed, in one piece, a home, whole, intact, give up, gave up, quit,
        hospital, medication, symptom free, worked, works, needed, ends well, ended well, rescued, recommend, would
        come again, come again, return to me, repaired, mended, made up, make up, wed, wedded, doing great, doing
        well, doing fine, thrive""",
    "SURE": """
        the antidote|cure|remedy to|for, always works|ends|finds|wins, it always ends|works, make sure of it, i
        will make sure, see to it, will not rest|stop until, count on me|it, leave it to me, in my|good|safe hands,
        safe with me, off the table, in the clear, happy ending, ends|end|ended well, happily ever, i know exactly?
        how to, curable, the end of your, nothing to lose, work like magic, works like magic, like magic, magic,
        foolproof, fail safe, failsafe, sure fire, surefire, mark my words, bet on it, cross my heart, you can be
        sure, be certain, can not go wrong, cannot lose, never lose, not a doubt, without a doubt, no doubt,
        inevitabl*, for certain, every time, every single time, can not fail, never fails|failed, i swear, my word,
        promise you, rest assured, impossible to fail, it just works, one hundred percent, no relapse*, last
        treatment, last therapist, only thing you, my pledge, my vow, my oath, my assurance, you have my, no
        hopeless, hopeless case*, nothing is hopeless, no lost cause*, never too far gone, nothing is unfixable,
        unbroken|perfect|flawless|spotless record|score|history, no hopeless cases""",
    "YES": """
        yes, yep, yup, absolutely, of course, definitely, certainly, you bet, without a doubt, guaranteed, count on
        it, it will, they do, they all do, i can, we can, i will, done, sorted, sure, that is all, is all, consider
        it, look no further, no problem, happens here""",
    # What science is made to say.
    "SCIENCE": """
        science, scientist*, scientific*, research, researcher*, study, studies, harvard, stanford, yale, ucla,
        oxford, mit, princeton, neuroscience, neuroscientist*, clinical trial*, trials, brain scans, evidence,
        statistics, data, doctors, experts, laboratory, lab, labs, nobel, university, clinically, medically, nasa""",
    "PROVES": """
        proven, prove, proves, proved, shown, shows, show, confirm*, demonstrat*, establish*, settled, discovered,
        agree, agrees, found, validated, verified, guarantee*, backed, based, certified, tested, says, leaves no
        doubt, undeniable""",
    "REWIRES": """
        rewir*, reset*, reprogram*, flush*, detox*, rebalanc*, switch*, activat*, regenerat*, balanc*, recalibrat*,
        unlock*, reboot*, releas*, heal*, alter*, repair*, re wir*, eras*, boost*, flood*, stored, hardwir*,
        cleans*, recod*, delet*, restor*, grows, shrinks, grow new, chang*, clear*, remov*, restructur*, trains
        your, tune*, align*, lower*, rais*, purge*, dissolv*, works on, stimulat*, synchron*, encoded, written,
        reactivat*, reawaken*, awaken*, releases, bond*, flips, flip, rewrite*, rewrot*, upgrad*, rejuvenat*,
        harmoni*, neutraliz*, dismantl*""",
    "BRAIN": """
        hug, voice, brain, brains, nerve, nerves, vagus, dna, cell, cells, cellular, neural, neurons, neuron,
        nervous system, circuit, circuits, hormone*, oxytocin, dopamine, serotonin, cortisol, chakra*, energy
        field*, energy, quantum, gene, genes, genetic*, amygdala, toxins, subconscious, unconscious, hemispheres,
        synapse*, pathways, limbic, molecular, epigenetic*, frequency, frequencies, vibration*, immune system, out
        of the body, in the body, prefrontal, brainwaves, brain waves, meridian*, aura, mirror neurons, neuro*,
        love chemicals, telomer*, body, biology, chemistry""",
    # What others say.
    "SAY": """
        say, says, said, saying, tell, tells, told, telling, write, writes, wrote, written, writing, email*, text,
        texts, texted, thank, thanks, thanked, credit, credits, credited, swear, swears, swore, describe*, shared,
        share, shares, report, reports, reported, admit*, confess*, mention, mentions, mentioned, put it, puts it,
        sent, send, sends, message, messaged, call, calls, called, recall*, claim*, agree*, rave*, gush*, exclaim*,
        whisper*, announce*, insist*, confided, marvel*, let me know, reached out, note, card, letter, raves,
        raved, refer to me, brags, bragged, sings, tweeted, posted""",
    "PRAISE": """
        saved, saving, changed, change* everything|my|their|his|her, best, smartest, wisest, kept, turned, finally,
        helped, worth, miracle*, gift, thank*, grateful, gratitude, amazing, wonderful, incredible, tried COUNT,
        tried everything, first to, first person|therapist|time|one, only one|person|therapist, life saver,
        lifesaver, recommend*, owe*, never felt, never been|met|had, gave, brought, rescued, healed, transformed,
        understood, better than, more than any|all, the reason, because of me|us|liron|our, thanks to, kindest,
        warmest, godsend, blessing, angel, genius, life|lives, believe in, still together|married, happier,
        different, worked, magic, wish* _? _? had|found|come sooner, sooner, years ago, love* me|it|her|us, got|get
        through, made all, turning point, night and day, in COUNT UNIT than, works, easier, safe, done more, did
        more, does more, more than, worth more, hours had, the difference, no longer, stopped, sleeps, back, peace,
        new, reunited, calm, hope, life changing, best money, money well, spent, worked wonders, every penny,
        fixed, freed, smile*, finest, five stars, opened, lucky, fortunate, proud, relief, at last, hugged, hug,
        gem, treasure, star, hero, rock, savior, saint, unforgettable, brilliant, wise, patient, priceless, made
        the difference, best decision""",
    "READ": """
        read, see, watch, hear, browse, scroll, listen, view, check, look, find, meet, discover, click, explore,
        here, enjoy""",
    "STORY": """
        story, stories, review, reviews, rating, ratings, testimon*, feedback, words, voices, video, videos,
        letters, notes, experiences, comments, recommendations, thank you notes, cards, journeys, transformations,
        say, said, saying, share, shared, tell, talk, write, think, wrote, messages, raves, interviews, turned
        things, endorsements, stars, video about, testimonial, account, tale, journey, transformation""",
    "WHOSE": """
        my|our|past|former|happy|real|actual|other|satisfied|previous|grateful|some|fellow CLIENT, CLIENT
        who|whose|i|like you, people who|i|whose|like you, families who|i, from CLIENT, from people, from the
        people, from those, clients, patients, mark and, my past, by people|couples|those""",
    "GIVES": """
        leave, leaves, write, post, give, drop, add, share, mention, put, submit, left, send, rate, review, tag""",
    "STARS": """
        review, reviews, rating, ratings, stars, star, kind word, kind words, recommendation, google, yelp,
        healthgrades, nextdoor, facebook, instagram, zocdoc, trustpilot, psychology today, tiktok, five stars,
        thumbs up, testimonial*""",
    "GIFTS": """
        thank you note|card|letter, photo, photos, flowers, wedding invitation*, invitation*, holiday card, baby
        picture*, new baby, send me, sends me, sent me, still call|write|text, inbox, mailbox, wall of, come back
        years, years later, champagne, christmas card*, drove COUNT hours, in person, secret weapon, put it best,
        put it well, puts it, likes to say, like to say, believer, swear by, named, in their words, in the words
        of, guestbook, guest book, hugged, hugs, line my, shelves, shelf, ten out of ten, perfect score, fan mail,
        entries, cards, grateful, i hear most, i hear from, holiday cards, postcards, wedding pictures, birth
        announcement*, named their, toasted, tears of joy, standing ovation, bragged, brag, referred""",
    "CAME": """
        came to me|us|liron|see|my|therapy|this, came in, came here, first came, walked in|into|through, arrived,
        sat down, first met, met me, called me, found me|liron, started|began seeing|working|therapy, first called,
        was referred, showed up, worked with me, reached out, came|come to therapy, first sat, were on the brink,
        on the verge""",
    "SINCE": """
        today, now, these days, later, since then, nowadays, last month|week|spring|summer|fall|winter|year,
        finally, ended up, by the end, by UNIT, left, walked out, went home, this spring|summer|year, this
        january|february|march|april|may|june|july|august|september|october|november|december, last
        june|july|august|september|october|november|december|january|february|march|april|may""",
}
