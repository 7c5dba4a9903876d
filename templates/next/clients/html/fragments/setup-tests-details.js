const SAVE = "POST /api/setups/setup-1/details";
const NEXT = "review.html?setup=setup-1";
const SERVER = { [SAVE]: setup };
<@% include "clients/html/fragments/setup-tests-token.js" %@>
