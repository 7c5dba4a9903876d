import { startStandIn } from "./stand_in.mjs";

/** One stand-in for the run. Set here, its variables are there when the processes of the tests begin. */
export default async function setup(project) {
  const { stop, ...said } = await startStandIn();
  Object.assign(process.env, said.environment, {
    STRIPE_SECRET_KEY: said.secret_key,
    STRIPE_WEBHOOK_SECRET: said.webhook_secret,
  });
  project.provide("standIn", said);
  return stop;
}
