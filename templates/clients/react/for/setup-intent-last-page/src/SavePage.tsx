import { Elements } from "@stripe/react-stripe-js";
import type { Stripe, StripeElements } from "@stripe/stripe-js";
import { useState } from "react";
import { isOutOfDate } from "./errors";
import { PageNotices } from "./PageNotices";
import { save } from "./save";
import { SaveForm } from "./SaveForm";
import { openSetup, type Setup } from "./setup";
import { useAppearance } from "./useAppearance";
import { type Notices, useNotices } from "./useNotices";
import { useResult } from "./useResult";

interface Props {
  setup: Promise<Setup>;
  stripe: Promise<Stripe>;
}

export function SavePage(props: Props) {
  const notices = useNotices();
  const setup = useResult(props.setup, notices.failToStart);
  const stripe = useResult(props.stripe, notices.failToStart);
  return (
    <>
      <h1>Save a payment method</h1>
      <PageNotices notices={notices} status={setup && stripe ? undefined : "One moment…"} />
      {setup && <OpenSavePage opened={setup} stripe={stripe} notices={notices} />}
    </>
  );
}

interface OpenProps {
  opened: Setup;
  stripe: Stripe | null;
  notices: Notices;
}

/** A payment form; there is no SetupIntent yet. */
function OpenSavePage({ opened, stripe, notices }: OpenProps) {
  const [{ id, currency }, setSetup] = useState(opened);
  const appearance = useAppearance();

  async function tryToSave(stripe: Stripe, elements: StripeElements) {
    try {
      await save(stripe, elements, id);
    } catch (error) {
      if (isOutOfDate(error)) setSetup(await openSetup());
      throw error;
    }
  }

  return (
    <Elements stripe={stripe} options={{ mode: "setup", currency, appearance }}>
      <SaveForm notices={notices} save={tryToSave} />
    </Elements>
  );
}
