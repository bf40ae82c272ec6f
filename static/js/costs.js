// Live sums of the cost table in exact integers. The server decides; this only saves a trip. Without it the sums of the
// last save stay. What the server would refuse is not added up: its row and the sums show a dash.
"use strict";

const table = document.querySelector("table[data-least]");
if (table) {
  const whole = /^(?:₩|\\|KRW)?\s*(\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.0*)?\s*(?:원|KRW)?$/i;
  const number = (text) => {
    const plain = text.normalize("NFKC").trim();
    if (plain === "") return 0n;
    const found = whole.exec(plain);
    return found ? BigInt(found[1].replaceAll(/[, ]/g, "")) : null;
  };
  const shown = (value) => value === null ? "–" : value.toLocaleString("ko-KR");
  const up = (numerator, denominator) => (numerator + denominator - 1n) / denominator;
  const ratio = (text) => { const [above, below = "1"] = text.split("/"); return [BigInt(above), BigInt(below)]; };
  const [above, below] = ratio(table.dataset.least);
  const [cashAbove, cashBelow] = ratio(table.dataset.cash);
  const add = (sum, value) => sum === null || value === null ? null : sum + value;
  const update = () => {
    const sums = { gov: 0n, cash: 0n, in_kind: 0n };
    for (const row of table.tBodies[0].rows) {
      let total = 0n;
      for (const input of row.querySelectorAll("input[data-source]")) {
        const value = number(input.value);
        sums[input.dataset.source] = add(sums[input.dataset.source], value);
        total = add(total, value);
      }
      row.querySelector("[data-total]").textContent = shown(total);
    }
    const put = (name, value) => { document.querySelectorAll(`[data-sum=${name}]`).forEach((cell) => { cell.textContent = shown(value); }); };
    put("gov", sums.gov); put("cash", sums.cash); put("in_kind", sums.in_kind);
    put("company", add(sums.cash, sums.in_kind)); put("total", add(add(sums.gov, sums.cash), sums.in_kind));
    // the share is a part of the total it is counted in: grant × r ÷ (1 − r)
    put("least", sums.gov === null ? null : up(sums.gov * above, below - above));
    put("least_cash", sums.gov === null ? null : up(sums.gov * above * cashAbove, (below - above) * cashBelow));
  };
  table.addEventListener("input", update);
  update();
}
