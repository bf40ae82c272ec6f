// The live sum of a month of use, in exact integers: each line is rounded half up to the won, as the server does. The
// server decides; without it the button under the table fills the amount in.
"use strict";

const table = document.querySelector("table[data-metered]");
if (table) {
  const shape = /^(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d{1,3}))?$/;
  const thousandths = (text) => {
    const plain = text.normalize("NFKC").trim();
    if (plain === "") return 0n;
    const found = shape.exec(plain);
    return found ? BigInt(found[1].replaceAll(",", "")) * 1000n + BigInt((found[2] || "").padEnd(3, "0")) : null;
  };
  const update = () => {
    let sum = 0n;
    for (const input of table.querySelectorAll("input[data-price]")) {
      const quantity = thousandths(input.value);
      const amount = quantity === null ? null : (quantity * BigInt(input.dataset.price) + 500n) / 1000n;
      input.closest("tr").querySelector("[data-amount]").textContent = amount === null ? "–" : amount.toLocaleString("ko-KR");
      sum = sum === null || amount === null ? null : sum + amount;
    }
    table.querySelector("[data-sum]").textContent = sum === null ? "–" : sum.toLocaleString("ko-KR");
  };
  table.addEventListener("input", update);
  update();
}
