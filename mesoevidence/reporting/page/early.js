document.documentElement.className = "js";
try {
  const theme = localStorage.getItem("mesoevidence-theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch { /* storage may be off: the system's theme it is */ }
