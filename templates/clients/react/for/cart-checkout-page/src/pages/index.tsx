import { Checkout } from "../Checkout";
import { mount } from "../mount";
import { startOrder } from "../order";
import { openStripe } from "../stripe";

mount(<Checkout order={startOrder()} stripe={openStripe()} />);
