import { Checkout } from "../Checkout";
import { mount } from "../mount";
import { openOrder } from "../order";
import { openStripe } from "../stripe";

mount(<Checkout order={openOrder()} stripe={openStripe()} />);
