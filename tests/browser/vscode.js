// What VS Code's Jupyter extension does with widgets in a notebook's page (microsoft/vscode-jupyter,
// src/webviews/webview-side/ipywidgets), with a kernel reached by WebSocket and not through VS Code.
import { activate, modules } from "./ipywidgets.js";

const VIEW = "application/vnd.jupyter.widget-view+json";

activate();
vscIPyWidgets8.load();

// The extension finds a widget's program in the environment's share/jupyter/nbextensions.
const widgetsRegisteredInRequireJs = new Set();
const scripts = {
  widgetsRegisteredInRequireJs,
  async loadWidgetScript(name) {
    requirejs.config({ paths: { [name]: `/vscode/${name}` } });
    widgetsRegisteredInRequireJs.add(name);
  },
  successHandler() {},
  errorHandler(...what) { console.error("cannot be loaded:", ...what); },
};

// The extension's kernel is one of @jupyterlab/services; the manager's bundle holds it too.
const { KernelManager, ServerConnection } = Object.values(modules)
  .map(({ exports }) => exports).find((it) => it.KernelManager && it.ServerConnection);
const serverSettings = ServerConnection.makeSettings({
  baseUrl: location.origin,
  wsUrl: location.origin.replace("http", "ws"),
  token: new URLSearchParams(location.search).get("token"),
  appendToken: true,
});
const kernel = await new KernelManager({ serverSettings }).startNew({ name: "python3" });
const manager = new vscIPyWidgets.WidgetManager(kernel, document.body, scripts, () => {});

kernel.iopubMessage.connect(async (_, { content }) => {
  const view = content.data?.[VIEW];
  if (!view) return;
  const node = document.createElement("div");
  node.className = "cell-output-ipywidget-background";
  document.body.append(node);
  const model = await manager.get_model(view.model_id);
  manager.display_view(view, await manager.create_view(model, { el: node }), { node });
});

// Where the tests look for the kernel of the notebook that is open in JupyterLab.
window.jupyterapp = { shell: { currentWidget: { sessionContext: { session: { kernel } } } } };
