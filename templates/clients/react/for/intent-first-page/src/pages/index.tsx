import { Checkout } from "../Checkout";
import { mount } from "../mount";
import { openCheckout } from "../openCheckout";
import { openStripe } from "../stripe";

mount(<Checkout checkout={openCheckout()} stripe={openStripe()} />);
