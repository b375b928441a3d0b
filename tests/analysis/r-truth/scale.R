# Rscript scale.R > scale.json : scales at the edges of what surveys hold, and what R says of each.
# Made with R 4.2.2, psych 2.2.9. Rows of `x`: respondents; null: not answered.
suppressMessages({library(psych); library(jsonlite)})
set.seed(20241130)

five <- function(z, cuts) matrix(findInterval(z, cuts) + 1, nrow(z), dimnames = dimnames(z))
one <- function(n, loadings) {
  g <- rnorm(n)
  sapply(loadings, function(l) l * g + sqrt(1 - l^2) * rnorm(n))
}
holes <- function(x, share) { x[matrix(runif(length(x)) < share, nrow(x))] <- NA; x }
middle <- c(-1.5, -.5, .5, 1.5)

sets <- list(
  ceiling = five(one(120, c(.8, .7, .75, .6, .7)), c(-2.2, -1.9, -1.5, -.6)),
  missing = holes(five(one(150, c(.8, .7, .6, .5, .7, .65)), middle), .08),
  heywood = five(one(25, c(.97, .5, .4, .45)), middle),
  three_heywood = five(one(40, c(.95, .6, .55)), middle),
  two = five(one(50, c(.8, .8)), middle),
  three = five(one(80, c(.8, .7, .6)), middle),
  thirty = holes(five(one(300, seq(.3, .85, length.out = 30)), middle), .004),
  few = five(one(8, c(.8, .7, .6, .7)), middle),
  reversed = { x <- five(one(100, c(.8, .7, .6, .7, .65)), middle); x[, c(2, 5)] <- 6 - x[, c(2, 5)]; x },
  constant = { x <- five(one(60, c(.8, .7, .6, .7)), middle); x <- cbind(x[, 1], 5, x[, 2:4]); x },
  collinear = { x <- five(one(60, c(.8, .7, .6, .7)), middle); cbind(x, x[, 1] + x[, 2]) },
  twins = { x <- five(one(60, c(.8, .7, .6)), middle); cbind(x, x[, 1]) },
  unrelated = five(matrix(rnorm(200), 50), middle),
  two_factors = five(cbind(one(90, c(.8, .7, .75)), one(90, c(.7, .8, .6))), middle),
  decimals = round(holes(one(70, c(.8, .7, .6, .75)), .05) * 2.5 + 7, 2),
  large_and_small = { x <- one(60, c(.8, .7, .6, .75)); cbind(round(x[, 1] * 1e6), round(x[, 2], 6), x[, 3] * 1e-4, x[, 4]) },
  far_from_zero = five(one(60, c(.8, .7, .6, .75)), middle) + 1e7
)

finite <- function(x) { x <- unlist(x); x[!is.finite(x)] <- NA; x }
feldt <- function(a, n, k) c(1 - (1 - a) * qf(.975, n - 1, (n - 1) * (k - 1)), 1 - (1 - a) * qf(.025, n - 1, (n - 1) * (k - 1)))

of <- function(x, policy) {
  whole <- na.omit(x)
  rows <- if (policy == "listwise") whole else x
  varies <- apply(rows, 2, function(column) sd(column, na.rm = TRUE) > 0)
  C <- cov(rows[, varies], use = "pairwise"); R <- cov2cor(C)
  k <- sum(varies)
  raw <- function(C) ncol(C) / (ncol(C) - 1) * (1 - sum(diag(C)) / sum(C))
  list(
    n = nrow(rows), n_complete = nrow(whole), k = k,
    alpha = raw(C), std = raw(R), ci95 = feldt(raw(C), nrow(rows), k),
    mean = colMeans(rows[, varies], na.rm = TRUE), sd = apply(rows[, varies], 2, sd, na.rm = TRUE),
    r_drop = sapply(seq_len(k), function(i) sum(C[i, -i]) / sqrt(C[i, i] * sum(C[-i, -i]))),
    deleted = if (k > 2) sapply(seq_len(k), function(i) raw(C[-i, -i])),
    items = colnames(rows)[varies]
  )
}

whole_of <- function(x) {
  x <- na.omit(x); x <- x[, apply(x, 2, sd) > 0]; R <- cor(x); k <- ncol(x)
  found <- list(items = colnames(x), r_item_total = as.vector(cor(x, rowSums(x))))
  odd <- rowSums(x[, seq(1, k, 2), drop = FALSE]); even <- rowSums(x[, seq(2, k, 2), drop = FALSE])
  r <- cor(odd, even)
  found$split <- c(r, 2 * r / (1 + r), 4 * cov(odd, even) / var(odd + even))
  if (det(R) > 1e-12) {
    kmo <- KMO(R); b <- cortest.bartlett(R, n = nrow(x))
    found$kmo <- kmo$MSA; found$kmo_items <- as.vector(kmo$MSAi)
    found$bartlett <- c(b$chisq, b$df, b$p.value)
  }
  if (k > 2) {
    f <- suppressMessages(suppressWarnings(fa(R, 1, fm = "minres", n.obs = nrow(x))))
    l <- as.vector(f$loadings); l <- l * sign(sum(l))
    found$loadings <- l; found$omega <- sum(l)^2 / (sum(l)^2 + sum(1 - l^2))
  }
  found
}

out <- lapply(sets, function(x) {
  colnames(x) <- paste0("q", seq_len(ncol(x)))
  list(x = x, listwise = of(x, "listwise"), pairwise = of(x, "pairwise"), complete = whole_of(x))
})
cat(toJSON(out, digits = NA, na = "null", null = "null", auto_unbox = TRUE), "\n")
