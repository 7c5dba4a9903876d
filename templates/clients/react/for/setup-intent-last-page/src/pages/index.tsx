import { mount } from "../mount";
import { SavePage } from "../SavePage";
import { startSetup } from "../setup";
import { openStripe } from "../stripe";

mount(<SavePage setup={startSetup()} stripe={openStripe()} />);
