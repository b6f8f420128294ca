"""Families of words for pressure and prices: scarcity, fear, discounts, referrals, insurance."""

TRADE = {
    # Scarcity and deadlines.
    "PLACE": """
        spot on, chairs, group, waiting list, waitlist, roster, caseload, books, book, time slot, intake, spot,
        spots, place, places, opening, openings, slot, slots, seat, seats, appointment, appointments, space,
        spaces, time slots, times, hours, session, sessions, chair, calendar, schedule, evenings, consultations,
        new clients, couples, availab*, booking*, room""",
    "LEFT": """
        for long, not be there, not last, not be for long, grows, growing, booked out, booked, filled, nearly,
        almost, free, became free, come up, freed up, opened up, not open, left, remain, remains, remaining, gone,
        going, filling, fill, fills, fill up, fills up, full, vanish*, disappear*, snapped, taken, claimed, go
        fast, goes fast, go quickly, booked solid, sold out, sell out, last, running out, run out, selling, almost
        gone, up fast, dwindl*, book up, books up, open, closes, close, go first, nearly gone, scarce, rare,
        precious""",
    "GRAB": """
        grab, snag, claim, secure, lock in, reserve, snatch, get yours, seize, save your, hold your, book yours,
        hurry, act fast, act quickly, act now, do not wait, do not delay, do not miss, call now, book now, book
        today, sign up today, be quick, jump, call today, order now, rush, enroll now|today, do not sleep, first
        come, first served, go first, better be quick, get in, get one, move fast, before
        anyone|somebody|someone|they, while you can, while they last, do not blink""",
    "BUYS": """
        book, books, booking, call, calls, calling, sign, sign up, signing, reserve, reserving, schedule, register,
        enroll, pay, act, claim, join, commit, decide, order, buy, start, apply, respond, reply, come, write,
        booked, purchase, text""",
    "LOSES": """
        vanish*, shuts, shut, comes down, goes back up, go back up, hold your, keep your, runs out, the last to,
        cut off, never come back, not come back, not have room, not be there, no room, fills, miss*, lose, loses,
        lost, losing, miss, misses, regret*, forfeit, pay full, full price, wait until, wait months, wait another,
        price|prices|fee|fees|rate|rates goes|go|rises|rise|doubles|double|climbs|increases|jumps, too late, out of
        luck, gone, goes to, give it away, someone|somebody else, another couple, next in line, be turned away,
        closes, close, ends, end, expire*, last chance, be sorry, gets away, disappears, not open again, doors,
        slip away, let time run|slip, not come again, come again, not be back, never return, not return, old price,
        current price, today 's price, goes away, gone forever, strikes, not be repeated, not repeated""",
    "LOOKING": """
        viewed this, are looking|viewing|considering|reading|browsing at? this|it|the PLACE, looking at this, are
        waiting for this, want this PLACE""",
    # Fear.
    "WAITS": """
        keep going, if nothing changes, nothing changes, go on like this, close this, silence, stay where, walk
        away from this, turn away, not deal, do not deal, refuse*, wait, waits, waited, waiting, delay, delays,
        delaying, put* _? off, ignore*, ignoring, hesitat*, do nothing, doing nothing, without professional?
        help|therapy|counseling|treatment, the longer, while you, left untreated, untreated, if you do not, unless
        you, stall*, procrastinat*, postpon*, another day|week|month|night|year, hold* off, stay silent, look away,
        keep scrolling, close this page, leave this page, click away, unresolved, doing it alone, every|each
        day|night|week|hour|minute|month|evening|morning you|that|of|without|unresolved, every|each silent, one
        more week|month|year|day, leave it unsaid""",
    "RUIN": """
        papers, two houses, nothing left, end it all, ends it all, court, hospital, losing him|her|them|it, never
        change, split, divorced, by yourself, too far, not make it, stop loving, on the line, unfixable, sleep in
        the next room, affair, ex, last fight, divorc*, lawyer*, attorney*, lose, losing, loses, lost, leave*,
        leaving, broken home*, permanent*, damage*, worse, dying, die, dead, death, drift*, slip*, custody,
        regret*, fall* apart, destroy*, ruin*, collaps*, point of no return, beyond repair, too late, crumbl*,
        broken, poison*, wreck*, rot, rots, end of your, ends in, end in, ends up, end up, irreversible, hopeless,
        doomed, over for good, closer to the|a|losing|divorce, your kids|children pay|suffer|grow|watch|learn,
        strangers, gone, cost you, costs you, pay the price, another nail, scar, scarred, heart attack*, walk out,
        out the door, packing, packed, another woman|man, somebody else, someone else, cheat*, alone forever, never
        forgive, step closer, harder to, children who, suffer*, single parent, empty house, sleeping alone,
        ticking, blow, explode*, divorce""",
    "CRUEL": """
        think of the nights, how will you explain|live|feel|forgive|face, what will you tell, imagine your
        children|kids, picture your, picture yourself, who is going to, your children|kids|son|daughter
        will|are|is, do you really? want, are you willing, can you afford, how much longer, how many more, is it
        worth, what will your|it, who will, would you rather, have you already, will you wait, will you let, how
        long will you|can you, what are you waiting, are you going to let, still think, do you still, when will
        you, why wait, why are you still, how would you feel, before you close|leave""",
    "ABSENT": """
        PARTNER is|has already|secretly|probably|quietly|almost|half, PARTNER already, one foot out,
        already|secretly|quietly thinking|planning|looking|leaving|packing|checked|talking|seeing|gone, is thinking
        of leaving, about to leave, is slipping away, has|is already decided""",
    "SIGNS": """
        sign, signs, red flag, red flags, warning*, symptoms, patterns, behaviors, mistakes, habits, classic signs""",
    "LOSING": """
        nothing left to, end up alone|divorced|in, ends up alone|divorced|in, signing papers, served papers, two
        houses, two homes, another man|woman is, not wait forever, no going back, months left, weeks left, losing
        him|her|them|your|it|each, kill* her|his|your|the love, ends it all, point of no return, like you do
        not|rarely|never, like yours has|have|do|end*, not make it without, too late for, will never forgive, lose
        everything, lose it all, be divorced, headed for divorce|disaster|trouble|court, heading for, on the road
        to, path to divorce, doomed, dying, slipping away, next fight could, last fight, learning to _ from you,
        grow up without, pay the price, paying the price, never tried, for the rest of your, beyond saving, past
        saving, already lost, already gone, running out, about to leave, nothing will ever? change, end|ends up in
        court|the|hospital, about to blow|collapse|explode|break|crack|burst|leave, time bomb, gas leak, sinking,
        last straw, your side of the bed, sleeping on the couch, bleeding, terminal, burning down, explain to your
        kids|children, before you close|leave this, who will be, next year at this, wake up alone, will be gone,
        someone else 's arms, in someone|somebody else, be the last, silent killer, sign the papers, empty chair,
        packed a, suitcase, split the house, every other weekend, custody, child of divorce, children of divorce,
        living on borrowed, borrowed time, rotting, cracks will, only get|gets worse, will only get, never recover,
        past the point, running out of, already falling apart, house of cards, scarred, marriages like yours, tick
        tock, graveyard, ask yourself who|where, doing to your kids|children, soon you will not, the day
        she|he|they walks|leaves|walk|leave, brick in, wall between you, did not act, never get another, not get
        another, no second chance, won back, she|he will leave|go|walk, another fight like, already too late,
        tearing apart, tear you apart, tears you apart, will break, breaks you, will be over, mistake of your life,
        not ask twice, getting weaker|worse|colder, gets weaker|worse|colder, while you wait|hesitate|sleep|think,
        the biggest mistake, be sorry, will regret, never be the same, lose what, one day too late, hourglass, past
        its, wake up and, stranger in your, while you read this, another statistic, now or never for|with, while
        you still can, is ticking, clock is|up ticking, remember what you did""",
    # Prices.
    "FREE": """
        free, for nothing, on the house, on me, at no cost, no cost, no charge, without charge, complimentary,
        nothing to lose, no strings, costs nothing, cost nothing, pay nothing, costs you nothing, cost you nothing,
        free of charge, zero dollars, pays|pay|owe not a|one cent|penny|dime, zero, gratis, not pay|cost a
        cent|penny|dime, a dime, nothing at all, not cost""",
    "THING": """
        spouse, hour, fourth, sixth, tenth, last, partner, husband, wife, kids, children, intensive, materials,
        tote bag, mug, journal, session, sessions, month, week, therapy, gift, trial, bonus, meeting, meetings,
        workshop, class, visit, visits, workbook, ebook, year, day, counseling, treatment, weekend, evaluation,
        assessment, upgrade, retreat, coaching, book, dinner, course, package, care, appointment, hours, days,
        anniversary, massage, present""",
    "CHEAP": """
        take|takes|get|gets|knock|knocks $ # off, percent less, # percent less, drops by, save a hundred|fifty,
        save COUNT, comes free, price of one, pay only|just half, pays only|just half, a third off, bargain prices,
        so low, haircut, lower than any, not find _? _? lower|cheaper|less|better price, match any price,
        beats|beat everybody|everyone|any, dollars a day, price of a, cost of a, costs less than, most affordable,
        cut price, day special, gift certificate, first session free, half the price|fee|rate|cost, twice the, free
        of charge for, on sale, two sessions for, birthday month, free upgrade, newcomers, reduced to, # percent
        off, percent off, percent discount, dollars off, $ # off, # off, half off, half price, knock off, knock* _?
        _? off, slash*, discount*, bargain*, promo*, coupon*, voucher*, gift card*, gift certificate*, black
        friday, cyber monday, introductory, special offer|price|rate|deal, deals, two for one, # for #, buy NUM,
        summer sale, holiday sale, flash sale, spring sale, early bird, price cut*, rebate*, cash back, cashback,
        just $, only $, from $, now just|only? $, was $, as low, as little as $, instead of $, starting at,
        starting from, starts at, a fraction of, for the price of, pennies, lowest, cheapest, cheaper, best
        price*|value|rate*, price match, beat any, unbeatable, affordable, less than a|the|your|what, no hidden,
        while the offer, offer ends|lasts|expires, limited offer, loyalty, loyalty points, clearance, get one,
        bogo, holiday special, this offer, my offer, a steal, dirt cheap, discount code, with code, use code, free
        with, yours for, value yours, worth $, normally $, regularly $, usually $, regular price, valued at, list
        price, retail*, # value, not find lower|cheaper, for half, one dollar, dollar session*, two get, three get,
        on discount, knocked off, cash discount, pay cash, price drops, drops to, reduced from, down from, half
        what, a lot less, # cents, sliding down, markdown, cheap, bulk, package deal, free of charge if, name your
        price, lowest price*, price war, budget, no one charges, thrifty, a coffee|latte|pizza|haircut a|per, what
        you spend on, than your cable, bundle, penny, peanuts, save nearly|over|almost #, save half, save
        $|#|up|percent|big, save money on|when, normally #, usually #, old price, pay less, friendliest price,
        just|only # dollars, for just # dollars, was #, instead of #, friendliest, a better price, half off for""",
    "MONEY": """
        $, dollar, dollars, bucks, fee, fees, price, prices, rate, rates, cost, costs, money, cent, penny, charge,
        charges, payment, bill, invoice, cash, refund*""",
    "REFERS": """
        point*, steer*, pass*, passes, know somebody|someone|anyone, signs up, sign up, books, comes through, come
        through, mention*, hand out, hands out, vouch, forward, bring in, brings in, share, word, shares, direct*,
        refer, refers, referred, referral, referrals, referring, send, sends, sent, bring, brings, introduc*,
        recommend*, invite*, spread the word, word of mouth, pass on, pass along, start with, starts with, finder*,
        new client, gets started, gives my, recommended, talks you, bring along, drum up, tell
        a|your|some|any|every _? friend*|neighbor*|couple*|sister|cousin*|coworker*, tells a|another|your _?
        friend*|neighbor*|couple*|sister|cousin*, send over, sends over, sent over, refer*, signs on, sign on,
        joins, joined""",
    "WHOM": """
        whoever, my number, my card, cousin, cousins, sister, friend, clients, new couple|client, therapists,
        doctors, attorneys, physicians, spouse, parents, pastor, friends, couple, couples, neighbor*, family,
        families, relative*, client*, patient*, colleague*, brother, someone, somebody, anyone, coworker*, buddy,
        referral*, congregant*, student*, parishioner*, pair, pairs, each client, in law, mother, coworkers,
        anybody, a guest, congregation, gym, roommate, your boss, every couple, each couple, partner, church""",
    "REWARD": """
        earn*, bonus hour, next hour, knock*, share in, hour, on the house, my thanks, thanks, sixth, next session,
        next visit, takes off, wine, basket, tickets, discount, save, saves, half off, twenty, fifty, $, off, free,
        gift, gift card, credit, thank you, dollars, percent, commission, cut, bonus, on me, dinner, reward*,
        kickback*, share of, discount*, cash, finder*, coffee, starbucks, amazon, prize, raffle, perk*, voucher,
        certificate, token, for nothing, half, lunch, # percent, spa, fee for, lower, cheaper, massage, movie,
        bottle, treat, ten percent, hundred, reduced, waive*, paid, payment, payout, pay you, pay a, iou, next
        meeting, trip, tablet, sends you home, complimentary, my treat, our treat, on us""",
    # Insurance.
    "COPAY": """
        your share of the bill|cost|fee, the rest slide, leaves over, left over, your part of the bill, balance
        bill*, the part your, co insurance, as full payment, as payment in full, what is left, remainder, the
        remaining, copay*, co pay*, copayment*, deductible*, coinsurance, patient share, co pays, portion, patient
        's portion, your end, your half, your bill, what insurance leaves, the leftover, what is due after""",
    "WAIVES": """
        collect*, slide, eat, worry, vanish*, ever, payment in full, full payment, mine, write off, bother, accept,
        without, pick up, picks up, gift, courtesy, waved, mind, hassle, i pay, my treat, swallow, go away, charge,
        waive*, waiving, forgive*, forgave, skip*, ignor*, never, not, no, on me, cover*, absorb*, take care of,
        took care, drop*, forget about, wipe*, write* off, disappear*, zero, free, pay your, handle*, let go,
        overlook*, nothing, gone, refund*, on the house, take* off, enough, collect, vanishes, taken, tear up,
        cross it out, laugh, ask, ends up, nobody, yours to keep, skipped, waived, do not, forget, look the other,
        the other way, keep your, good clients""",
    "INSURER": """
        superbill*, blue cross, your coverage, policy, policies, provider network, health net, your company,
        employer*, insurance, insurer, insurers, insurances, plan, plans, ppo, ppos, hmo, hmos, medicare, medicaid,
        medi cal, aetna, cigna, blue shield, anthem, kaiser, united healthcare, unitedhealth*, carrier, carriers,
        benefits, coverage, health plan, claims, tricare, optum, magellan, insured, insuring, your card, out of
        network benefits, hsa""",
    "COVERS": """
        honored, honor, honors, turned down, turn down, denied, deny, takes care, take care, reimbursement*, fund*,
        in full, back from, owes you, write a check, cuts you, has to, cover, covers, covered, pay, pays, paid,
        reimburs*, pick up, picks up, foot, foots, accepted, accept, accepts, take, takes, refund*, guarante*,
        billed, in network, welcome, handle*, approve*, sends you, gets you, get you, back every, settle*,
        reimburses, do, sends, gives back, returns, picks, bills, works with, yes, paying, pick, loves, write, cut,
        are in, in network with""",
    "WHOLE": """
        honored, turned down, count on, rest easy, in full, all of them, every dollar, never denied, no insurer,
        takes care, definitely, guaranteed, back, sure, thing, everybody, any plan, zero, promise, of course, all,
        every, everything, entire, whole, full, fully, always, any, most, major, completely, # percent, hundred
        percent, will, guarantee*, no matter, every penny, every cent, automatically, without question, the bill,
        the tab, everyone, never, nothing, not a cent, whatever, certainly, has to, must, no questions, easily,
        relax, yes, they all, all do, worry, trust, absolutely, down to the, the lot, penny, dime, pocket, enough,
        no problem, without fail, no hassle, exception, all insurances, in network""",
}
