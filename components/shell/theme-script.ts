/** Where the chosen theme is kept in the browser; absent means "as the system has it". */
export const THEME_STORAGE_KEY = "signalbox.theme";

/** Runs in the document's head before anything is painted, so that a dark screen never flashes white. */
export const THEME_SCRIPT = `(function(){try{var t=localStorage.getItem("${THEME_STORAGE_KEY}");if(t!=="light"&&t!=="dark")t=matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light";document.documentElement.dataset.theme=t}catch(e){document.documentElement.dataset.theme="light"}})()`;
