import { mount } from "../mount";
import { Review } from "../Review";
import { openStripe } from "../stripe";
import { openSummary } from "../summary";

mount(<Review summary={openSummary()} stripe={openStripe()} />);
