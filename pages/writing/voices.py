"""Words of clients in other words: who speaks, whom of, and what became of them (BPC 651(b)(8), 16 CFR 255, CAMFT)."""

from .claims import combined
from .notes import Level
from .testimony import WHY

RULES = (
    combined(
        "testimonial",
        Level.CHANGE,
        WHY,
        """
        SPEAKER ~ SAY ~ US|METHOD ~ PRAISE
        SPEAKER ~ SAY ~ PRAISE ~ US|METHOD
        SPEAKER ~ thank|thanks|thanked|credit|credits|credited|owe|owes|recommend|recommends|swear|swears|praise|
            praises ~ US|METHOD|HERE
        as ~ told|tells|said +me|us
        rave|raves|raved|raving|gushes|brags +about ~ US
        letters|cards|notes|emails ~ say|thank
        CLIENT|people|friends refer|know|nicknamed|call|calls +to? +me +as? +the|a|their|as
        COUNT +stars
        CLIENT & GIFTS & US|METHOD
        guestbook|shelves|inbox|wall|fridge ~ grateful|thank|cards|letters|notes|invitations|photos
        thank +you +cards|notes|letters ~ my|me|our
        mrs|mr|ms ~ calls|says|told|tells|writes|wrote|swears|thinks ~ me|us|liron
        real +couples|clients|people|families ~ i|me|us|liron
        what +i +hear ~ from
        CLIENT ~ puts?|put +it
        as|in ~ CLIENT +likes|like|says|said|put|puts
        CLIENT ~ call|calls|called +me|us|liron +the|a|their|an|COUNT
        in +the +words +of
        fans ~ say|love
        """,
        weakened_by="MAY",
    ),
    combined(
        "testimonial",
        Level.CHANGE,
        WHY,
        """
        READ ~ WHOSE ~ STORY
        READ ~ STORY ~ WHOSE|CLIENT
        watch|read|hear|see|listen ~ video|story|letter|interview|clip|song|post ~ how|about ~ US|turned|changed|saved
        CLIENT 's? STORY speak|speaks
        CLIENT ~ in +their +own +words|voices|voice
        kind|nice|sweet|warm|lovely +words|notes|letters ~ from|of
        our|my|see|read|great|glowing|rave|CLIENT +ratings|reviews|testimonials|feedback
        love +letters|notes ~ from
        GIVES ~ STARS
        STARS ~ from|by ~ CLIENT
        READ ~ how|why|what ~ US|liron ~ helped|saved|changed|turned|stopped|got|brought
        see|read|hear|scan|find ~ what ~ CLIENT ~ think|say|feel ~ US
        what +others|people|everyone ~ are|have|say|saying|think ~ US|STARS
        ask|join|meet|hear ~ the|my|our|happy|any +happy? +CLIENT ~ me|us|here|liron|who|already
        tell +the|your|others|everyone +world|friends? ~ how|about ~ US
        """,
    ),
    combined(
        "testimonial",
        Level.CHANGE,
        WHY,
        """
        CAME ~ SINCE ~ OUTCOME|BETTER|thanks|thank|no|longer|PRAISE|GOOD
        he|she|they|husband|wife|couple ~ TIME|after|since|thanks ~ with +me|us|liron ~ he|she|they|BETTER|GONE
        NOT ~ since +he|she|they ~ seeing|with|came|found|me|liron
        loved|trusted|praised|adored|recommended +by ~ CLIENT
        """,
        weakened_by="MAY YOU",
        even_if_denied=True,
    ),
)
