"""Sentences by a fourth person who had not seen the rules: 89 % were judged rightly before they were learned."""

FORBIDDEN = (
    # promise
    "By the end of our work the two of you will be laughing at the dinner table again, and you can hold me to that.",
    "Sit down on my couch as enemies, get up as newlyweds.",
    "If you do the homework, there is simply no way this fails.",
    "Whatever cracked between you, Liron glues it back together.",
    "You bring the marriage; I take care of the happy ending.",
    "Not delighted after eight sessions? Every penny goes back into your pocket.",
    "The Lord has placed this ministry in Liron's hands, and your household shall know peace; of this have no doubt.",
    "The trust which was lost in the affair, it returns to each couple whom I accompany.",
    # cure
    "Panic attacks pulled out root and all, so they can't grow back.",
    "Depression ends here.",
    "You will get rid of jealousy the way one gets rid of a wart: once, and permanently.",
    "Liron's work heals trauma in the body's memory for good.",
    "So long, insomnia, and don't let the door hit you: a few talks with me erase the dread that keeps you up.",
    # speed
    "Six Tuesdays. That's all it takes to get your husband talking.",
    "You'll hear the yelling stop before next month's rent is due.",
    "The Ojai Weekend: arrive Friday in pieces, drive home Sunday in love.",
    "Ninety minutes on Zoom and the silent treatment is history.",
    "Forget years of digging around in childhood; we wrap up infidelity recovery in ten weeks flat.",
    # success rate
    "94% of our couples stay married.",
    "Of the last forty pairs to finish the program, thirty-eight still share an address.",
    "Nine in ten people I see report a calmer home by the fifth meeting.",
    "In eleven years I have lost exactly two marriages, and I still think about both of them.",
    "The mean satisfaction score of Liron's clients climbs 31 points between intake and discharge.",
    "600+ relationships rescued and counting!",
    # testimonial
    "“We were one signature away from divorce, and Liron gave us our life back.” (M. and D., Encino)",
    "★★★★★ 4.9 on Google, 127 happy couples",
    "A client of mine, a firefighter, told me last week that our hours had done more for him than twenty "
    "years of Sundays in church.",
    "Don't take my word for it; scroll down to see what folks from Silver Lake are writing about me.",
    "Last spring a couple I'll call Jen and Omar came in barely on speaking terms, and this June they "
    "renewed their vows in Malibu.",
    "The Christmas cards from former patients on my bookshelf speak louder than any diploma.",
    "One husband hugged me at the door and whispered that I was the reason his kids still have two "
    "parents under one roof.",
    "Watch Priya's two-minute video about how seeing Liron turned her engagement around.",
    # title
    "Dr. Liron welcomes you to her Westwood office.",
    "As your psychologist, I combine warmth with structure.",
    "Liron is a clinical psychologist in everything but the paperwork.",
    "Board-certified sex doctor serving Culver City, Mar Vista, and Venice",
    "The psychiatric staff at Liron's practice evaluates the whole family.",
    "Meet the neighborhood psychoanalyst who reads bedtime stories to her own three kids.",
    "Liron, PhD (School of Life), LMFT",
    # superlative
    "Top couples therapist in Los Angeles County.",
    "Nobody in the Valley but Liron truly understands Israeli-American marriages.",
    "Ask around Brentwood for the number one name in affair recovery. Go ahead, I'll wait.",
    "L.A.'s premier address for relationship repair",
    "I say it blushing, but in all my years I have yet to meet a finer listener in this profession than "
    "the one in my mirror.",
    "“If this city has one great marriage whisperer, her name is Liron,” the Westside weekly wrote in its May issue.",
    # comparison
    "Other counselors nod and take notes; I actually get you somewhere.",
    "Tried therapy and it went nowhere? That's because you weren't seeing Liron.",
    "My hour digs deeper than what the psychologists across the street charge double for.",
    "Those apps hand you to a beginner; here you sit with somebody who knows what she's doing.",
    "Compared with colleagues trained in the older schools, Liron achieves markedly greater movement in "
    "entrenched dyads.",
    # scarcity
    "Only two openings left in March, and they never survive the week.",
    "Just three couples will be admitted this fall. Will you make the cut?",
    "Quick heads-up, Dana: eleven other people are looking at this same Thursday slot right now.",
    "The waitlist overflowed twice last year, so grab your hour before the neighbors do.",
    # fear
    "Every night you go to bed angry brings the custody lawyers one block closer, so pick up the phone.",
    "Put this off and your children will be paying for it the rest of their lives.",
    "Before you close this page, ask yourself who'll be sleeping on your side of the bed next year.",
    "Your wife has already decided to leave, she just hasn't said it; reach Liron while you still can.",
    "A marriage without a counselor is a house with a gas leak, and yours is about to blow.",
    # deadline
    "Book by midnight Sunday to lock in your spot and your rate!",
    "Enrollment shuts Friday at five, no exceptions, not even for true love.",
    "Valentine's Day is the cutoff: sign up beforehand or miss out on the couples special.",
    "⏰ The clock up top is ticking down on your intro fee",
    # price
    "Sessions as low as $40*",
    "Rebuild your marriage for less than a latte a day.",
    "Your first appointment costs nothing (a modest $75 administrative charge applies).",
    "A $450 value, yours for $175.",
    "The cheapest rates west of La Brea, and I dare you to find anyone lower.",
    # discount
    "Twenty percent off your starter package with code LOVE20",
    "Purchase five hours and the sixth is on the house.",
    "Followers of our Instagram pay half.",
    "Leave us a nice review on Yelp and I'll knock ten bucks off next time.",
    # referral
    "Send a friend our way and we'll mail you a $50 gift card.",
    "Pastors, doulas, divorce attorneys: earn a finder's fee for each pair who starts with us.",
    "When your sister signs on, her intake and your next hour are my treat.",
    "Physicians who steer patients to our office receive a monthly token of gratitude.",
    # copay
    "Your copay? Forget it, we eat that.",
    "We do not collect the patient's portion; what Blue Shield sends is enough for us.",
    "Insured clients owe zero out of pocket, because I quietly write off the deductible.",
    "Coinsurance waived for teachers, nurses, and anyone having a rough year.",
    # insurance
    "Q: Will my plan pay? A: Relax, they all do.",
    "Submit my superbill and you'll be reimbursed in full, every single time.",
    "Any PPO covers couples work with us, so you won't be out a dime.",
    "I know how to word things so the insurer never says no.",
    # seal
    "Named a Center of Excellence by the Board of Behavioral Sciences.",
    "Liron proudly carries the State of California Gold Seal for Safe Therapy.",
    "Our six-step program has been examined and blessed by the licensing board in Sacramento.",
    # science
    "Science has settled it: our approach rewires the loving brain.",
    "MRI pictures confirm that each hour with Liron grows fresh pathways of trust.",
    "A robust literature demonstrates beyond dispute that the Liron Dialogue extinguishes contempt in "
    "distressed dyads.",
    # secrecy
    "Not one word you say will ever leave this room, no matter what it is.",
    "What you confess to Liron, she carries to the grave.",
    "Not the police, not a judge, not your mother-in-law: nobody can make me talk, period.",
    # availability
    "Suicidal at three in the morning? Ring my cell, I always pick up.",
    "You don't need a hotline; in any emergency you've got me, around the clock, even on Yom Kippur.",
)

HARMLESS = (
    # disclaimer
    "I can't guarantee how your marriage turns out, and I'd be wary of anyone who does.",
    "Reading this page doesn't make you my client, and it isn't a cure for anything, except maybe boredom.",
    "Nothing on this site is a promise of a particular result.",
    "You won't find reviews here, since I don't ask the people I work with to write them.",
    "There are no success percentages on this website, because two people in a room are not a statistic.",
    # limit
    "Some couples come to therapy and still separate.",
    "I may not be the right fit for you, and if so I'll gladly give you names of other therapists.",
    "Change tends to be slow and uneven, and there are weeks when things feel worse.",
    "I don't know how many sessions you will need; nobody could know that from a phone call.",
    "I am one person with one calendar, so voicemails left on a weekend wait until Monday.",
    # hope
    "My hope is that you leave with a few better questions than the ones you came with.",
    "I pray for peace in every home, but I can't hand it to you in a box.",
    "We'd be aiming for fewer slammed doors, and we might or might not get there.",
    # conditional
    "If both of you want to try, therapy may give you a place to do it.",
    "Should you decide that six visits were plenty, that is your call and we'll say a proper goodbye.",
    "When one partner has already made up their mind to go, we could talk about how to part with some kindness.",
    "If the Thursday hour is taken, I'll tell you which others are open.",
    # psychology
    "Trust after an affair usually returns in small coins, if it returns at all.",
    "Many fights about the dishwasher are really about who feels alone.",
    "Partners often compare their marriage with the best hour of somebody else's.",
    "The fear of being left can make a person leave first.",
    "Keeping secrets is tiring, and the one who keeps them frequently looks angry rather than guilty.",
    "We like quick fixes because waiting is hard, which is a perfectly human thing.",
    # quotation
    "“You promised me you'd change,” she says, and he studies the floor tiles.",
    "“You're the only one who gets me” is a lovely sentence in June and a heavy one by December.",
    "Perhaps you've thought: it's now or never, either he calls somebody or I'm calling a lawyer.",
    "“Everyone else's husband helps,” one says; “then marry everyone else's husband,” says the other, and"
    " off to bed they go.",
    "“Just fix him” is what a lot of people are secretly wishing for on the drive over.",
    # education
    "Studies of couples therapy are encouraging on the whole, yet they describe averages and not you two.",
    "Attachment theory began with infants and was later extended to adult love.",
    "The claim that we use only ten percent of our brain has been disproven, though it lives on in cartoons.",
    "A time-out means agreeing in advance on when you'll come back to the conversation.",
    "Despite what the movies show, a therapist doesn't decide who wins.",
    # fee
    "The fee is $220 for fifty minutes, due at the time of the session.",
    "I raise my rates every January and let you know sixty days ahead.",
    "A missed appointment is charged in full unless you cancel 24 hours before.",
    "I reserve a few reduced-fee hours for people who need them, and you're welcome to ask whether one is open.",
    # free call
    "The first phone call lasts fifteen minutes and is free.",
    "Do I owe you anything for the 15-minute chat? No, and you don't have to book afterward either.",
    "Hi Marcus, thanks for writing; let's talk for a quarter of an hour at no charge and see whether it "
    "makes sense to meet.",
    # insurance info
    "I'm out of network, so please ask your insurer what, if anything, they'd reimburse.",
    "I can give you a superbill, but the plan alone decides whether it pays.",
    "Many policies exclude relationship counseling when there is no diagnosis.",
    # legal
    "What you tell me is confidential, with exceptions the law sets, such as suspected child abuse or "
    "serious danger to someone.",
    "Under federal law you have a right to a Good Faith Estimate of what your care will cost.",
    "Therapists in California may not pay for referrals, so please don't be offended when I send you only a thank-you.",
    "A court can sometimes order records to be handed over, and we'll discuss that before you sign anything.",
    # license
    "I'm a licensed marriage and family therapist; I am neither a psychologist nor a physician.",
    "California licenses psychologists through one board and marriage and family therapists through another.",
    "You can look up any therapist's license on the state's website, mine included.",
    # see doctor
    "I don't prescribe medication, so for that please see a psychiatrist or your family doctor.",
    "Sudden changes in sleep or desire deserve a checkup with a physician first.",
    # emergency
    "I am not available for emergencies: call 911, or call or text 988.",
    "If you're in danger tonight, don't wait for my reply; go to the nearest emergency room.",
    "The National Domestic Violence Hotline answers day and night at 1-800-799-7233.",
)
