import { Elements } from "@stripe/react-stripe-js";
import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { useState } from "react";
import { DetailsForm } from "./DetailsForm";
import { isOutOfDate } from "./errors";
import { keepDetails } from "./keepDetails";
import { PageNotices } from "./PageNotices";
import { openSetup, type Setup } from "./setup";
import { SetupSteps } from "./SetupSteps";
import { useAppearance } from "./useAppearance";
import { type Notices, useNotices } from "./useNotices";
import { useResult } from "./useResult";

interface Props {
  setup: Promise<Setup>;
  stripe: Promise<Stripe>;
}

/** The first step: which payment method to save. */
export function Details(props: Props) {
  const notices = useNotices();
  const setup = useResult(props.setup, notices.failToStart);
  const stripe = useResult(props.stripe, notices.failToStart);
  return (
    <>
      <SetupSteps current="Payment method" />
      <h1>Save a payment method</h1>
      <PageNotices notices={notices} status={setup && stripe ? undefined : "One moment…"} />
      {setup && <OpenDetails opened={setup} stripe={stripe} notices={notices} />}
    </>
  );
}

interface OpenProps {
  opened: Setup;
  stripe: Stripe | null;
  notices: Notices;
}

/** A payment form; there is no SetupIntent before the review. */
function OpenDetails({ opened, stripe, notices }: OpenProps) {
  const [{ id, currency }, setSetup] = useState(opened);
  const appearance = useAppearance();

  async function tryToKeep(stripe: Stripe, elements: StripeElements) {
    try {
      await keepDetails(stripe, elements, id);
    } catch (error) {
      if (isOutOfDate(error)) setSetup(await openSetup());
      throw error;
    }
  }

  return (
    <Elements stripe={stripe} options={{ mode: "setup", currency, appearance }}>
      <DetailsForm notices={notices} keep={tryToKeep} />
    </Elements>
  );
}
