import { mount } from "../mount";
import { SavePage } from "../SavePage";
import { openSetup } from "../setup";
import { openStripe } from "../stripe";

mount(<SavePage setup={openSetup()} stripe={openStripe()} />);
