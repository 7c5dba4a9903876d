import { Details } from "../Details";
import { mount } from "../mount";
import { startSetup } from "../setup";
import { openStripe } from "../stripe";

mount(<Details setup={startSetup()} stripe={openStripe()} />);
