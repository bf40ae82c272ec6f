// Live sums of the cost table. The server decides; this only saves a trip. Without it the sums of the last save stay.
"use strict";

const table = document.querySelector("table[data-least]");
if (table) {
  const number = (text) => Number(text.normalize("NFKC").replaceAll(",", "").trim()) || 0;
  const shown = (value) => Math.round(value).toLocaleString("ko-KR");
  const [numerator, denominator] = table.dataset.least.split("/").map(Number);
  const [cashNumerator, cashDenominator] = table.dataset.cash.split("/").map(Number);
  const update = () => {
    const sums = { gov: 0, cash: 0, in_kind: 0 };
    for (const row of table.tBodies[0].rows) {
      let total = 0;
      for (const input of row.querySelectorAll("input[data-source]")) {
        const value = number(input.value);
        sums[input.dataset.source] += value;
        total += value;
      }
      row.querySelector("[data-total]").textContent = shown(total);
    }
    const total = sums.gov + sums.cash + sums.in_kind;
    const least = Math.ceil((total * numerator) / denominator);
    const put = (name, value) => { document.querySelectorAll(`[data-sum=${name}]`).forEach((cell) => { cell.textContent = shown(value); }); };
    put("gov", sums.gov); put("cash", sums.cash); put("in_kind", sums.in_kind); put("total", total);
    put("company", sums.cash + sums.in_kind); put("least", least);
    put("least_cash", Math.ceil((least * cashNumerator) / cashDenominator));
  };
  table.addEventListener("input", update);
  update();
}
