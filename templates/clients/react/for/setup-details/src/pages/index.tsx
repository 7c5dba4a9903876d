import { Details } from "../Details";
import { mount } from "../mount";
import { openSetup } from "../setup";
import { openStripe } from "../stripe";

mount(<Details setup={openSetup()} stripe={openStripe()} />);
