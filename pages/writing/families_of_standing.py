"""Families of words for rank: titles, seals, comparison, and what one therapist cannot promise to keep or to do."""

STANDING = {
    # Titles and what belongs to another license.
    "HELD": """
        psychologist*, psychiatrist*, psychoanalyst*, neuropsychologist*, physician*, doctor, doctors, medical
        doctor, md, m d, social worker, nurse, lcsw, lpcc, doc, dr, phd, ph d, psyd, psy d, doctorate, professor,
        neuroscientist*, sexologist*, surgeon*, behavior analyst, attorney, neurologist*, psychopharmacologist*,
        professional clinical counselor, medical school, medical degree, medical training, licensed psychologist""",
    "FIELD": """
        psychology, psychiatry, medicine, psychoanalysis, clinical psychology, neuropsychology, law, social work""",
    "PRESCRIBES": """
        prescrib*, adjust*, refill*, taper*, lower, raise, manage*, write*, order, increase, reduce, start you on,
        take you off, wean*, review*, renew, recommend*, change, switch, swap, monitor*, fine tune, dose, get you
        off, take _ off, wean you""",
    "MEDICINE": """
        antidepressant*, medication*, meds, medicine, medicines, pill, pills, dose, dosage, doses, prescription*,
        ssri*, xanax, prozac, zoloft, lexapro, adderall, ritalin, ketamine, lithium, drugs, sleeping aid,
        sedative*, stimulant*""",
    "TESTS": """
        psychological|neuropsychological|cognitive|iq|personality|brain|adhd|autism|medical
        test*|evaluation*|assessment*|scan*|mapping|imaging|exam*|diagnos*, custody evaluation*, psychoeducational""",
    "DIAGNOSES": "diagnos*, firm diagnosis, medical diagnosis",
    "QUIZ": "quiz, questionnaire, checklist, test, self test, app, answers, form, call, email, survey, screening",
    "DISORDER": """
        sociopath*, personality, mentally, trauma bonded, clinically, depress*, ptsd, adhd, ocd, narcissis*,
        bipolar, borderline, codepend*, psychopath*, traumatized, addict, addicted, addiction, disorder*, autis*,
        asperger*, anxiety, trauma bond*, gaslighter, gaslighting, attachment disorder, disease, syndrome,
        attachment style, mentally ill, schizo*, manic, dissociat*, toxic, abuser, alcoholic, avoidant, clinically
        depressed, mania, psychosis, psychotic, compulsive""",
    "CRAFT": """
        healer, healers, relationship, love, marriage, trauma, master, happiness, heart, intimacy, breakup,
        empath*, soul, couples, narcissis*""",
    "RANKED": "gold, platinum, diamond, silver, elite, master, level, grand, certified, premium, certified expert",
    # Comparison.
    "MORE": """
        more, better, faster, further, deeper, less, quicker, sooner, wiser, kinder, safer, warmer, gentler,
        stronger, greater, superior, longer, higher, smarter, cheaper, calmer, truer, sharper, ahead, farther,
        closer, above, markedly, significantly, vastly, dramatically, far more, twice, ten times, double, three
        times, half the time, decades ahead, light years""",
    "OTHERS": """
        other|another|any|all|most|many|average|ordinary|typical|traditional|usual|regular|standard|conventional|every|
        the|run|your
        _? _? PEOPLE, anyone, anybody, anyone else, anywhere, anywhere else, elsewhere, you will find, you will
        get, others, everyone else, the rest, the competition, competitors, old school, my colleagues, my peers,
        talk therapy, most, the next, any book, the average, psychologists, psychiatrists, lawyers, a psychologist,
        counselors, the big, other therapist|therapists|place|office|practice, any
        therapist|other|place|office|practice, anything else, someone else, somebody else,
        traditional|standard|regular|conventional|ordinary counseling|therapy, colleague*, older schools, other
        schools, peers, what others, medication, pills, your doctor, most people, a lawyer, years of""",
    "OTHERPEOPLE": """
        others can|do|does|will|only|just|never, what others, amateur, amateurs, rookies, so called experts,
        experts on, talk therapy, online therapy, therapists down|across, my colleagues, your last, what takes
        others, where others, when others, the others, my competitors, big clinic, textbooks, self help, those who
        only, PEOPLE who only|just|never, most others, chain clinics, the big, two years elsewhere, beginners,
        interns, cut rate, other PEOPLE,
        other|most|average|ordinary|typical|many|traditional|conventional|some|last|previous|old|these|run _?
        PEOPLE, elsewhere, other people, your last|previous|old|former|first PEOPLE, most of them, textbook PEOPLE,
        so called PEOPLE, big clinics|chains, cheap PEOPLE, online platforms, other practices|offices|clinics,
        PEOPLE who nod, PEOPLE down|across|next, those PEOPLE, old PEOPLE, nothing else has? worked|helped,
        everything else failed, all else fails|failed, other approaches|methods|therapies, PEOPLE in your area,
        everyone else in, older schools, the competition, the internet, your previous, other
        offices|clinics|practices|sites, previous PEOPLE, PEOPLE before me, other PEOPLE see|trust|choose|send,
        whole county, every PEOPLE, PEOPLE in the county|city|state|valley|area, those
        apps|platforms|sites|chains|hotlines|coaches|websites, the apps, online platforms|apps|coaches, apps
        hand|give|match|sell, bots, chatbots, a beginner, life coaches""",
    "FAILS": """
        fail, fails, failed, never, were not, are not, did not, do not, can not, only, just, nod, nods, nodding,
        waste*, watch* the clock, give|gave up, lack, lacks, miss, missed, guess, script, textbook, simply, merely,
        rush, stare, took|take your money, cookie cutter, left you, let you down, keep you, drag*, afraid, settle,
        out of date, outdated, will not, was not, dabble*, barely, does not, could not, waited, paid by, charge,
        overcharge*, hide, avoid, struggle*, stop, sit, sits, take sides, still using, still use, seventies,
        eighties, old, nowhere, circles, useless, blame*, wrong, shallow, overlook*, hopeless, gave, part time,
        fresh out, lost cause, amateur*, dangerous, harm, worse, bored, stuck, cold, clueless""",
    "NOBODY": """
        nobody, no one, no other, not another, few, no PEOPLE, not a single, no counselor, hardly anyone|anybody,
        never met, no clinic, not one, there is no, you will not find, you will never find, not find, not meet,
        never find, hard to find, hard pressed, find no, none""",
    "LIKEUS": """
        than i|me|liron|my|mine|us|this|ours|she|her|here, like i|me|liron|us|this|mine, as i|me|liron|we|mine, as
        well, the way i|we|liron, like mine|this, results like, quite like""",
    "MATCHED": """
        matched, match, beat, beaten, equaled, equal, rival, rivaled, topped, surpassed, found elsewhere, found
        anywhere, compare*, duplicated, copied, touched, come close, comes close, replace*, hold a candle, outdone,
        bettered, parallel, comparison, peer, peers, outshine*, outperform*, outclass*, measure up, measures up,
        holds a, keep up, keeps up""",
    "BESTS": """
        perfect, very best, gifted, master, most _ _, champion, star, right, dream, genius, best, finest, greatest,
        leading, top, foremost, smartest, wisest, kindest, most _, most highly _, warmest, premier, preeminent,
        number one|#, no one, favorite, strongest, sharpest, elite, unrivaled, unique, celebrated, first choice,
        exclusive, most sought after, gold standard, brightest, fastest, safest, surest, deepest, most in demand,
        preferred, go to, unmatched, sought after, hottest, acclaimed, renowned, famed, famous, legendary, supreme,
        ultimate, masterful, undisputed""",
    "IDIOM": """
        league of my|her|their own, one of a kind, second to nobody|none|no, nobody|nobody else|no one like
        me|liron|us|this|her, nowhere else, household name, wrote the book, ranked, rolls royce, cadillac, mercedes
        of, ferrari, rare talent|gift, one liron, only one liron, perfect therapist|counselor|partner for, genius,
        miracle worker, magic touch, guru, a legend, bar none, hands down, unlike any, like no one, like no other,
        head and shoulders, therapist of choice, trusted by, call first|on, turn to first, therapists 's therapist,
        very best, cutting edge, state of the art, revolutionary, groundbreaking, breakthrough
        method|therapy|approach, found the right, look no further, search ends|is, search for _ _ _ ends|is over,
        none better, no better, world renowned, top of the|my|her field, gold medal, a cut above, above the rest,
        beyond compare, leagues ahead, miles ahead, best kept secret, the one and only, unbeatable, celebrity,
        secret weapon, real deal, therapist to the stars, my reputation, reputation, legendary, gifted
        healer|therapist|listener, cream of the, top notch, first class, first rate, unique
        method|approach|system|gift, unheard of, nobody|one like me|liron|us|this|her, nobody else like, but liron
        can|does|truly|really, but me can, i am better, like liron, only liron, the only place, no substitute,
        dream team, without peer, finest _ you, simply the, there is only one, not just another, more than just a,
        rare gift, world famous, on the cutting, unprecedented, rare breed, by far the, is unique in, uniquely
        qualified, unlike your, raise the bar, raises the bar, sets the standard, set the standard, gold standard,
        second to, the only one who truly|really|can|understands, PEOPLE other PEOPLE see|trust|choose|call|send,
        that other therapists|counselors, highest rank, no therapist in, nobody else will|can|dares|does|has|knows,
        results like mine, like mine, outshine*, unrivalled, unequaled, peerless, i have answers, what i know, none
        like, knows more, more than anyone, the only real, the only true, the only way, i alone, only here, nowhere
        but, stand alone, stands alone, then there is liron|me, my peers come|call|ask, no one comes close, no
        competition, no contest, ahead of my|her time, beats them all, top of the line, no comparison, beyond any,
        untouched by, light years, pioneer*, visionary, world leader, icon, trailblazer, the best known, most
        famous, born healer, natural gift, sixth sense, sees what others, never wrong, can read minds, true expert,
        the expert, whisperer, her|his name is liron""",
    # Offices and their seals.
    "OFFICE": """
        health authorities, institution*, department of, los angeles, insurers, institute, military, pentagon,
        mayor, congress, state, board, government, fda, federal, california, department, ministry, apa, a p a, ama,
        american, national, hipaa, world health, medical, county, city, governor, senate, licensing, agency,
        bureau, bbs, consumer affairs, association, academy, authority, regulator*, authorities, surgeon, cdc, nih,
        public health, better business, commission""",
    "SEALED": """
        vouch*, listed, picked, partner, stamp of approval, approval, tested, blessed, backing, five star,
        supports, award, certification, cleared by, endorsement*, approves, preferred, official partner, licensed
        and endorsed, credentialed, tick, logo, officially, approved, approve*, endorse*, recommended, recommends,
        accredited, cleared, verified, vetted, sanction*, backed, inspected, certified, certify, certifies,
        certificate, seal, stamp, badge, checked, blessing, trusted, authorized, chosen, selected, award*, named,
        recognized, honored, rated, commend*, stands behind, official*, guarantee*, audited, praised, compliant,
        gold star, top marks, partner of""",
    # Secrets.
    "SAIDHERE": """
        what|whatever|everything|anything|nothing|all you, what|whatever is|was|we said|say|talk, a word, your
        secret|secrets|story|words, secrets, our conversation|conversations|talks|sessions, that you came|come, a
        thing you, you tell me, you say, you share, you confess, confess, confession*, what happens, your business,
        what goes on, our talks, your file, your notes, anything you""",
    "KEPT": """
        leaves, leave, stay, stays, repeated, repeat, told, known, revealed, reveal, shared, gets out, get out,
        between us, with me, in here, in this room, die|dies with, safe, locked, go|goes|travel|travels no
        further|farther, disclosed, written, on record, found, grave, to the grave, carries, carried, takes, take,
        sealed, tomb, goes with me, forever mine, out of this, buried, vault, burned, shredded, dies, never leaves,
        nobody hears""",
    "NOBODYELSE": """
        nobody, not even, not a soul, no judge, no court, no lawyer, no police, never will, no power, nothing and
        nobody, no subpoena, never ever, no human, no person, no soul, nobody else, no one else, no insurance, no
        government, not your, not the, no spouse, no parent, no one will ever, no one can ever, no one ever, no one
        outside, under oath, never be, no one will, no judge or, not under""",
    "KNOWS": """
        know, find out, hear, hears, learn, see, read, reveal, repeat, tell, told, share, disclose, say, testify,
        hand over, break, force, make me, get me, get it out, trace, hack, listen in, whisper, breathe, mention,
        give up, reach, compel, drag, open, touch, access, ask, find, report, leave, leaves, leak, have to
        report|tell, heard, repeated, shared, known, seen, repeat what, found, revealed""",
    "ABSOLUTE": """
        no law, ever, no way, no one else, whoever asks, nothing gets|is, will never, before i would, forever, not
        the police, only you and me|i, sealed, grave, no court, nowhere, never, nobody, no one, not even, no
        exceptions, no exception, without exception*, without a single, any circumstances, no circumstances,
        always, absolutely, # percent, hundred percent, totally, completely, period, guaranteed, no matter, zero,
        impossible, not a soul, nothing, full stop, whatsoever, perfectly, bulletproof, ironclad, airtight, not a
        word, unhackable, untraceable, unbreakable, anything at all, absolute, total, cannot, even from, to the
        grave, no judge, whatever happens, come what may, on my life, ever again, any reason, no reason, whoever,
        under oath, judge, subpoena, police, end of story, without, each and every, at all, even""",
    # Every hour.
    "ALLHOURS": """
        call|text|reach|message|phone me|us any|anytime time?, reach me|us whenever, in minutes, day night, a text
        away, a call away, never goes off, never go off, never off, whenever you need, every message, each message,
        never have to wait, call me first, text me first, wake me, at your side, by your side, on holidays, even in
        the middle, late at night, COUNT minutes or less, weekends and holidays, no matter when|the hour, three
        a.m., two a.m., four a.m., always on, wherever and whenever, sunday night, never sleep, nights and
        weekends, nonstop, around the clock, round the clock, 24/7, day or night, day and night, night and day, any
        hour, all hours, every hour, at # a.m., at # p.m., middle of the night, # a.m., # hours a day, twenty four
        hours, seven days, every day of the year, # days a year, 365, holidays included, even on holidays, on
        christmas, at midnight, all night, never closed, never sleeps, whenever you, weekends included, even at
        midnight, three in the morning, COUNT in the morning, always pick up, always answer, always there, always
        available, always reach, at a moment, never more than, instant response, second you, the minute you, the
        moment you call, sleep next to my phone, my cell, day in, ring me, even on, dawn, at two in, at three in,
        before sunrise, hour of the night, at any hour, twenty four seven, within the hour, in seconds, seconds
        away, minutes away, drop everything, never alone again, never turn it off, never switch off, keep my phone,
        phone on, phone beside, by my bed, wherever i am, answer|reply|respond|answers _? _? _? within
        minutes|seconds, within COUNT minutes|seconds, turn away a call, never miss a call, sixty seconds""",
    "INSTEAD": """
        no need, not need, instead of, rather than, before you call|dial, better than, forget, skip, do not
        call|dial|bother, in place of, replaces, without calling, not have to call|dial|go, not the er, never need,
        why call, not bother""",
}
