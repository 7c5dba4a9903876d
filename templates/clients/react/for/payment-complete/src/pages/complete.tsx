import { Complete } from "../Complete";
import { lookUpPayment } from "../lookUpPayment";
import { mount } from "../mount";

mount(<Complete lookUp={lookUpPayment()} />);
