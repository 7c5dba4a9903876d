import { Details } from "../Details";
import { mount } from "../mount";
import { openOrder } from "../order";
import { openStripe } from "../stripe";

mount(<Details order={openOrder()} stripe={openStripe()} />);
