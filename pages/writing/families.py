"""Families of words by which claims are recognized: who speaks, when, how many, and what takes a claim away.

A phrase ends at a comma. In it “|” stands between alternatives, “?” after a word that may be left out, “*” after a
stem, “_” for any word, “#” for a number in digits, and a family’s name for each of its single words. Contractions are
heard in full (“can’t” is “can not”, “you’ll” is “you will”), hyphens as spaces, “$60” as “$ #”.
"""

SHARED = {
    # What weakens a claim, turns it round, or shows that something else is spoken of.
    "NOT": "not, never, no, nobody, none, nothing, neither, nor, without, hardly, rarely, seldom",
    "MAY": """
        may, might, could, perhaps, maybe, possibly, sometimes, hope, hopes, hoping, hopefully, try, tries, trying,
        aim, aims, wish, wishes, whether, depends, depending, want, wants, wanted, if, would, should, ask, asks,
        asking, used to, wonder, seem, seems, pretend*, myth, told yourself""",
    "HELP": """
        help, helps, helping, learn, learns, work on, works on, work toward, practice to, support, ways to, toward""",
    "LIMITS": """
        except, exceptions that, few exceptions, some exceptions, limit, limits, unless, law requires, required by
        law, the law makes, the law allows, by law, legal, within the law, as the law""",
    "SOMEONE": """
        some people|couples|clients|of|partners|pairs|find, many people|couples|find, often, sometimes, several
        studies, may, might, hope""",
    "REFERRING": """
        refer, referral*, names, suit, suits, match, fit, suggest, colleague who, permission, differently, consult,
        instead of me, speak with, talk with, ask, honest*, rather see, see another, work differently, happy to,
        glad, gladly, different license, other languages""",
    "PARTLYASK": """
        part of, parts, some, portion, whether, ask, asks, may, might, depends, varies, out of network, statement,
        before we begin, estimate, network means, do not bill, not take, a right, fight, not cover, does not pay,
        check with, call them, in case, to find out, what they, if they, how much, questions, send, others pay
        nothing, receipt, superbill you, may pay, part, others pay""",
    "ASKING": """
        ask, asks, check with, call them, to find out, how much, what they, not bill, not take, questions, may,
        might, whether, depends""",
    "ADMIN": "email, form, confirmation, answer, reply, address, receipt, link, page",
    "DATA": """
        data, request*, address, record, message, messages, form, information, note, notes, file, details, page,
        account""",
    "FORMS": """
        this form, the form, email, your address, contact details, advertis*, sell, cookie*, this site, newsletter,
        number, numbers, services answer, these services""",
    "AWAY": "to, with, by, from, than, like, which, who, that, and, or, if, when, for, together",
    "OWN": "your own, yourself, on yourself, of yourself",
    "FORYOU": "for you, for both of you, for the two of you, for everybody, is one",
    "LATER": """
        cancel, or later, or wait, or another, when you are ready, in time, at any time, take your time, no rush,
        no hurry, to keep the same""",
    "CALLS": """
        call, calls, phone, minutes, consultation, estimate, copy, feel free, parking, stop there, free to,
        handout*, worksheet*, 988, 911, sliding scale, quarter of an hour, first talk, to meet, talk first, a
        first, introductory, 15 minute, first conversation, to print, to read, next free, free hour is, free hours
        are, free evening, free time, free until, free on, free at""",
    "LIFELINES": """
        911, 988, hotline*, lifeline*, emergency room, er, emergency services, ambulance, police, crisis line*,
        suicide line""",
    # Who speaks, who reads, who comes.
    "US": "i, me, my, mine, we, us, our, ours, liron, therapy ties, this practice, this office, this site",
    "SHE": "i, she, liron, her, who, therapist, counselor",
    "METHOD": """
        therapy, counsel*, coaching, session*, program, programs, method, methods, approach, technique*, workshop*,
        retreat*, course, treatment*, exercise*, protocol, formula, visits, intensive, intensives, hypnosis,
        bootcamp, seminar*, webinar*, system, process, this work, our work, my work, work together, my way of,
        blueprint, roadmap, framework, tools, secret, hours, hour, our hours, seeing liron|me|her, couch, time
        together, this place, this room, these walls, guidance, my care, my hands, my help, curriculum, series,
        module, modules, academy, masterclass, sitting, sittings, meetings with me""",
    "YOU": "you, your, yours, yourself, yourselves, both, partners, partner",
    "CLIENT": """
        husbands and wives, clients, lover, mates, enemies, twosomes, house, households, kids, couple*, client*,
        patient*, partner, partners, spouse*, husband*, wife, wives, family, families, marriage*, people, person,
        pair, pairs, parent*, everyone, everybody, anyone, anybody, men, women, man, woman, teen, teens, teenager*,
        child, children, kid, relationship*, folks, newlywed*, household*, duo*, twosome*, mrs, mr""",
    "SPEAKER": """
        fan, fans, whoever, others, husbands and wives, patients of mine, attorney*, officer, manager, accountant,
        producer, chef, sergeant, pilot, musician, surgeon, writer, couple*, client*, patient*, spouse, spouses,
        husband*, wife, wives, family, families, people, pair, pairs, parent*, everyone, everybody, man, men,
        woman, women, teen, teens, teenager*, folks, newlywed*, mother*, father*, mom, moms, dad, dads, bride*,
        groom*, teacher, engineer, nurse, lawyer*, firefighter, veteran, actor, executive, doctor*, dentist,
        student, colleague*, friend*, neighbor*, somebody, someone, reviewer*, one, they, he, she, therapists,
        pastor*, rabbi*, judge*, daughter, son, mother in law, grandmother, widow*, those, many, most, mrs, mr, ms,
        boss, niece, nephew, in laws""",
    "PARTNER": """
        your husband|wife|spouse|partner|boyfriend|girlfriend|marriage|relationship|family|fiance|fiancee, he, she,
        they, your other half, your ex, your ex husband|wife""",
    "PEOPLE": """
        therapist, therapists, counselor, counselors, counsellor*, clinician, clinicians, practice, coach, coaches,
        clinic, clinics, psychologist, psychologists, specialist, specialists, expert, experts, provider,
        providers, practitioner*, professional, professionals, healer, healers, psychiatrist*, shrink, shrinks,
        mediator*""",
    "PRACTICE": """
        therapist, therapists, therapy, psychotherap*, counselor, counselors, counsellor*, counseling, practice,
        clinic, clinician, clinicians, coach, coaching, psychologist, specialist, expert, provider, practitioner,
        healer, care, treatment, help, guidance, mind, hands, ear, listener, office, choice, name, service,
        services, support, voice, mediator, program, method, approach""",
    "HERE": """
        finish*, complet*, here, i see, i have seen, i saw, i work, i have worked, i treat, i have treated, i have
        helped, we see, we have, my, our, program, in my practice, with me, with us, with liron, graduate*, to me,
        to us, to liron, come|came in|through, through my|our|this|these, after working, after NUM UNIT,
        my|our|this door|doors|room|office|couch, liron, sit|sat on|down, my method, this method, therapy with,
        sessions, enrolled, signed up, who commit, who follow, who do the work, sees, treats, walk* through, i
        accompany, whom i, that i, i guide, i coach, i meet, i treated, i counsel, i counseled, under my, this
        office|room|couch|practice, in my care, i worked, i helped, started|start with us|me, my hands, on my
        list|couch|books|client, my client list, completing, this curriculum, i have, by me, at therapy ties, under
        my roof, worked with""",
    "EVERY": """
        every, each, all, any, whatever, no matter who, everyone, everybody, anyone, anybody, whoever, both of,
        those who, anyone who, people who""",
    "PLACES": """
        los angeles, l a, la, valley, california, encino, woodland hills, tarzana, sherman oaks, calabasas,
        hollywood, westside, county, city, town, state, country, nation, area, region, west coast, america, world,
        southern california, southland, beverly hills, santa monica, studio city, burbank, pasadena, ventura,
        neighborhood, coast, united states, anywhere, around""",
    # Numbers and times.
    "NUM": """
        #, a, an, one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, fifteen, twenty,
        thirty, forty, fifty, sixty, ninety, few, several, single, handful, half, couple, just, only""",
    "COUNT": """
        #, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen, fifteen,
        twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety, hundred, hundreds, thousand, thousands,
        dozen, dozens, countless, a few, several, one, couple""",
    "ORDINAL": """
        first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth, twelfth, final, very first, last""",
    "UNIT": """
        session, sessions, week, weeks, day, days, month, months, hour, hours, visit, visits, meeting, meetings,
        weekend, weekends, evening, evenings, appointment, appointments, afternoon, afternoons, morning, mornings,
        night, nights, talk, talks, conversation, conversations, lesson, lessons, monday*, tuesday*, wednesday*,
        thursday*, friday*, saturday*, sunday*, step, steps""",
    "SPAN": """
        NUM and? NUM? short|brief|easy|quick|full|more|little|good? UNIT, a single UNIT, one UNIT, an
        afternoon|evening|hour|weekend, a month|week|day, a decade, NUM and? NUM? minutes, # minutes, one
        conversation|talk|visit|session, COUNT UNIT, one weekend, a few UNIT, ten|sixty|fifty|ninety minutes""",
    "TIME": """
        by DEADLINE, by the third|fourth|fifth, the day you, the minute|second|hour you, NUM and? NUM? UNIT with
        me|liron|us, before you reach|leave, after just|only|our|my|the, when we are|'s done|finished|through, once
        we are, after this, between two, by dinner|breakfast|bedtime, last time you, next monday|tuesday|friday,
        in|within|after|inside as? little|few? as? just|only|under|exactly|about|the|my|our? next|first? NUM and?
        NUM? short|brief|easy|more|full|quick|focused? UNIT, in|within|after less|fewer|no than|more than? NUM
        UNIT, in|within UNIT, by|after|during|before|from your|our|my|the ORDINAL UNIT, by|from UNIT NUM, by
        summer|spring|fall|winter|christmas|thanksgiving|passover|easter|june|july|september|december, by the
        time|end|holidays|weekend, before the year|month|week|summer|holidays|holiday, by next
        week|month|year|summer|spring, by your next anniversary, overnight, in no time, in a heartbeat, in record
        time, in a matter of, instantly, immediately, before you know it, from day one, from the very? first, all
        it takes, NUM UNIT or less|fewer, NUM UNIT from now, NUM UNIT is|are all|enough, give me NUM short|quick?
        UNIT, a NUM UNIT later, as soon as you, the moment you, this week|month|summer|weekend, straight away, at
        lightning, by this time next, in one sitting, before next|your|the|this _ 's? _? _?
        is|are|ends|arrives|due, by next DEADLINE, before the week|month|year|summer|weekend is, before DEADLINE,
        before lunch|dinner|bedtime|breakfast, faster than you, quicker than you, by tomorrow, by tonight, by
        lunchtime, from the first UNIT, NUM minutes on|with|in|later|from, in just NUM minutes, in under NUM
        minutes, in less than NUM minutes, within NUM minutes of, at the end of NUM|your|our UNIT, no more than NUM
        UNIT, as early as, as soon as the, next UNIT, the same day|evening|night, one session at, session one, week
        one, day one, the very first, by hanukkah|hannukah|purim|rosh|new|halloween|easter|valentine*|mother
        's|father 's|your birthday, before spring|summer|winter|fall|christmas|thanksgiving, SPAN away, NUM
        conversations|steps|talks away, COUNT conversations, this spring|summer|fall|winter|year""",
    "DEADLINE": """
        # pm, COUNT am|pm, sunrise, june|july #, new years, eve, today, the week, hours, weekend, sharp, last day,
        final day, midnight, tonight, tomorrow, noon, now, friday, monday, tuesday, wednesday, thursday, saturday,
        sunday, this week, this month, end of, new year, january, february, march, april, june, july, august,
        september, october, november, december, next # hours, # hours, hours left, UNIT only, COUNT hours, sundown,
        deadline, the first, weeks end, year end, valentine*""",
    "FOREVER": """
        forever, for good, permanent, permanently, once and for all, for life, for ever, never again, every time,
        every single time, without fail, no matter what|how|who, hundred percent, # percent, guarantee*, certain,
        certainty, assured, for sure, definitely, at the root, ever again, no longer, lasting, rest of your
        life|lives, never returns|return|comes|come, does|will|do not come|return, for the long haul, always, will
        never, for keeps, all|any the? way, completely, entirely, totally, fully, every last, any more, anymore,
        not ever, again, one hundred""",
    "SHARE": """
        COUNT in COUNT, COUNT out of? the? last? COUNT, COUNT of COUNT, COUNT of every COUNT, # percent, percent,
        most of, most CLIENT, almost|nearly|virtually|practically every|all|none|no|everyone|everybody, half of,
        COUNT quarters|thirds, quarters, thirds, majority, only|just COUNT of?, all but COUNT|a, hundreds,
        thousands, dozens, none of, not one, not a single, few of, more than COUNT, over COUNT, countless, every
        one of, every single, all of, all of my|our, overwhelming, vast, fewer than, less than COUNT, almost all,
        each of the, no fewer, so many, hardly any, only|just|exactly COUNT, hardly anybody|anyone, barely any,
        next to none, next to nobody, scarcely, the lion, bulk of, all of the, every last, nine, ninety, # of the,
        a mere, a handful of, precious few, just about every|all|everyone, the great majority, practically
        everyone|everybody|nobody, next to no, hundred""",
}
