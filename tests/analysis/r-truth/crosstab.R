# chisq.test without correction for tables as `tests/analysis/groups` uses them; Cramér's V from the statistic.
# Rscript crosstab.R > crosstab.json
library(jsonlite)
tables <- list(
  two_by_two = rbind(c(30, 10), c(20, 40)),
  four_by_three = rbind(c(12, 7, 31), c(5, 19, 22), c(0, 8, 14), c(41, 3, 9)),
  few_expected = rbind(c(1, 2, 0), c(0, 3, 1), c(4, 0, 2)),
  empty_row_and_column = rbind(c(8, 0, 5), c(0, 0, 0), c(2, 0, 11)),
  no_association = rbind(c(10, 20, 30), c(20, 40, 60)),
  large = rbind(c(123456, 98765, 43210), c(111111, 87654, 55555))
)
truth <- lapply(tables, function(counts) {
  kept <- counts[rowSums(counts) > 0, colSums(counts) > 0, drop = FALSE]
  found <- suppressWarnings(chisq.test(kept, correct = FALSE))
  list(
    counts = counts,
    statistic = unname(found$statistic), df = unname(found$parameter), p = found$p.value,
    cramers_v = sqrt(unname(found$statistic) / (sum(kept) * (min(dim(kept)) - 1))),
    expected_below_5 = sum(found$expected < 5)
  )
})
cat(toJSON(truth, auto_unbox = TRUE, digits = NA, pretty = FALSE), "\n")
