import { createIntent } from "../createIntent";
import { mount } from "../mount";
import { SavePage } from "../SavePage";
import { openStripe } from "../stripe";

mount(<SavePage clientSecret={createIntent()} stripe={openStripe()} />);
