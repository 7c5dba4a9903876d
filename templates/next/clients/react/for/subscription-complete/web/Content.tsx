import { use } from "react";
import { request } from "./api";
import { Notices, Page, reload, show } from "./Page";

const id = encodeURIComponent(new URLSearchParams(location.search).get("order") ?? "none");

/** Ask for what only subscribers may read; it is the server that knows whether they are. */
function readContent() {
  return request(`GET /api/content/${id}`, null).then(
    ({ title, text }) => ({ title, text, notice: {} }),
    (error: unknown) => {
      return { title: "For subscribers", text: "", notice: { error, wayOn: reload() } };
    },
  );
}

function Content(props: { reading: ReturnType<typeof readContent> }) {
  const { title, text, notice } = use(props.reading);
  return (
    <>
      <h1 id="title">{title}</h1>
      <Notices {...notice} />
      <p id="text">{text}</p>
      <a id="back" href={`complete.html?order=${id}`}>
        Your subscription
      </a>
    </>
  );
}

show(
  <Page>
    <Content reading={readContent()} />
  </Page>,
);
