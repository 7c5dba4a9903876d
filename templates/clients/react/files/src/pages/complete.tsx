import { Complete } from "../Complete";
import { lookUp } from "../lookUp";
import { mount } from "../mount";

mount(<Complete lookUp={lookUp()} />);
