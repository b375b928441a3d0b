# Truth for the tests of change: Rscript changes.R > changes.json (R 4.2.2, jsonlite).
# shares: [before count, before n, after count, after n]; means: [before counts, after counts] of the scores 1 to 5.
suppressMessages(library(jsonlite))

shares <- list(c(80, 100, 90, 100), c(103, 122, 118, 150), c(93, 95, 95, 100), c(121, 122, 131, 140),
               c(4, 12, 9, 11), c(48, 80, 56, 70), c(0, 40, 6, 44), c(9123, 10000, 9250, 10011))
wilson <- function(x, n) suppressWarnings(prop.test(x, n, correct = FALSE)$conf.int)
share_truth <- lapply(shares, function(s) {
  test <- suppressWarnings(prop.test(c(s[3], s[1]), c(s[4], s[2]), correct = FALSE))
  p1 <- s[1] / s[2]; p2 <- s[3] / s[4]
  w1 <- wilson(s[1], s[2]); w2 <- wilson(s[3], s[4])
  list(counts = s, chi2 = unname(test$statistic), p = test$p.value, wald = as.numeric(test$conf.int),
       newcombe = c(p2 - p1 - sqrt((p2 - w2[1])^2 + (w1[2] - p1)^2), p2 - p1 + sqrt((p1 - w1[1])^2 + (w2[2] - p2)^2)),
       fisher = fisher.test(matrix(c(s[1], s[2] - s[1], s[3], s[4] - s[3]), 2))$p.value)
})

means <- list(list(c(0, 1, 5, 30, 64), c(2, 3, 9, 40, 46)), list(c(1, 0, 0, 4, 20), c(0, 0, 3, 30, 300)),
              list(c(0, 0, 0, 11, 60), c(0, 0, 0, 0, 71)), list(c(3, 1, 0, 0, 2), c(0, 1, 0, 1, 0)))
mean_truth <- lapply(means, function(m) {
  test <- t.test(rep(1:5, m[[2]]), rep(1:5, m[[1]]))
  list(before = m[[1]], after = m[[2]], t = unname(test$statistic), df = unname(test$parameter), p = test$p.value,
       ci95 = as.numeric(test$conf.int))
})

probabilities <- c(0.001, 0.04, 0.03, 0.04, 0.9, 0.012)
cat(toJSON(list(shares = share_truth, means = mean_truth, holm = list(p = probabilities,
    corrected = p.adjust(probabilities, "holm"))), digits = NA, auto_unbox = TRUE, pretty = TRUE))
