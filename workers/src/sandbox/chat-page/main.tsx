import { createRoot } from "react-dom/client";
import { ChatPage } from "./chat-page.tsx";
import "./styles.css";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(<ChatPage />);
