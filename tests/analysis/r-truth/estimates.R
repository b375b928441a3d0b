# Truth for estimates by strata and raking: R 4.2.2, survey 4.1.1, jsonlite.
#   Rscript estimates.R > estimates.json
# Each case: rows of answers (place of the option from 0, -1 for a blank) with what svymean and rake say of them.
suppressMessages({library(survey); library(jsonlite)})
set.seed(20261130)
scores <- c(5, 4, 3, 2, 1, NA)                 # the sixth option holds no opinion
favourable <- c(100, 100, 0, 0, 0, NA)

draw <- function(n, levels, p = NULL) sample(seq_len(levels) - 1L, n, TRUE, p)
answers <- function(n, items, mood, missing = 0, silent = 0) {
  sapply(seq_len(items), function(k) {
    latent <- mood + rnorm(n)
    x <- 4L - as.integer(cut(latent, c(-Inf, -1.5, -0.7, 0, 0.9, Inf), labels = FALSE) - 1L)
    x[runif(n) < silent] <- 5L
    x[runif(n) < missing] <- -1L
    x
  })
}
value <- function(x, kind) {
  table <- if (kind == "favourable") favourable else scores / 5 * 100
  ifelse(x < 0, NA, table[pmax(x, 0) + 1])
}

# The linearised values of the mean of the means of several items, as svyrecvar wants them.
overall <- function(design, ys) {
  w <- weights(design)
  z <- rowMeans(sapply(ys, function(y) {
    here <- !is.na(y)
    m <- sum(w[here] * y[here]) / sum(w[here])
    ifelse(here, (y - m) / sum(w[here]), 0)
  }))
  v <- svyrecvar(as.matrix(z * w), design$cluster, design$strata, design$fpc, postStrata = design$postStrata)
  means <- sapply(ys, function(y) { here <- !is.na(y); sum(w[here] * y[here]) / sum(w[here]) })
  list(value = mean(means), se = sqrt(as.numeric(v)))
}

truth <- function(design, rows, first, items, kind, known) {
  ys <- lapply(seq_len(items), function(k) value(rows[, first + k], kind))
  measured <- lapply(ys, function(y) {
    design$variables$y <- y
    m <- svymean(~y, design, na.rm = TRUE, deff = if (known) TRUE else "replace")
    list(value = as.numeric(coef(m)), se = as.numeric(SE(m)), deff = as.numeric(deff(m)),
         n = sum(!is.na(y)), unweighted = mean(y, na.rm = TRUE))
  })
  w <- weights(design)
  list(items = measured, overall = overall(design, ys),
       weights = list(min = min(w) / mean(w), max = max(w) / mean(w), kish = length(w) * sum(w^2) / sum(w)^2))
}

stratified <- function(name, sizes, n, items, kind, mood, missing = 0, silent = 0) {
  h <- rep(seq_along(sizes) - 1L, n)
  rows <- cbind(h, answers(length(h), items, mood[h + 1], missing, silent))
  data <- data.frame(h = h, size = sizes[h + 1])
  design <- svydesign(ids = ~1, strata = ~h, fpc = ~size, data = data)
  c(list(name = name, kind = kind, sizes = sizes, margins = list(), population = NA, rows = rows),
    truth(design, rows, 1, items, kind, TRUE))
}

raked <- function(name, margins, p, n, items, kind, missing = 0, silent = 0, population = NA, sizes = NULL, nh = NULL) {
  if (!is.null(sizes)) n <- sum(nh)
  by <- sapply(seq_along(margins), function(k) draw(n, length(margins[[k]]), p[[k]]))
  if (length(margins) > 1) {                     # the margins hang together
    same <- runif(n) < 0.25
    by[same, 2] <- pmin(by[same, 1], length(margins[[2]]) - 1L)
  }
  mood <- 0.4 * by[, 1] - 0.2
  first <- length(margins)
  rows <- cbind(by, answers(n, items, mood, missing, silent))
  data <- as.data.frame(by); names(data) <- paste0("m", seq_along(margins))
  if (!is.null(sizes)) {
    h <- rep(seq_along(sizes) - 1L, nh); rows <- cbind(h, rows); first <- first + 1
    data$h <- h; data$size <- sizes[h + 1]
    design <- svydesign(ids = ~1, strata = ~h, fpc = ~size, data = data); total <- sum(sizes)
  } else if (!is.na(population)) {
    data$size <- population
    design <- svydesign(ids = ~1, fpc = ~size, data = data); total <- population
  } else {
    data$w <- 1
    design <- svydesign(ids = ~1, weights = ~w, data = data); total <- n
  }
  known <- lapply(seq_along(margins), function(k) {
    d <- data.frame(seq_along(margins[[k]]) - 1L, margins[[k]] / sum(margins[[k]]) * total)
    names(d) <- c(names(data)[k], "Freq"); d
  })
  design <- rake(design, lapply(names(data)[seq_along(margins)], function(m) as.formula(paste0("~", m))), known,
                 control = list(maxit = 5000, epsilon = 1e-15))
  c(list(name = name, kind = kind, sizes = sizes, margins = margins, population = population, rows = rows),
    truth(design, rows, first, items, kind, !is.null(sizes) || !is.na(population)))
}

cases <- list(
  stratified("two strata, index", c(400, 100), c(20, 30), 3, "index", c(0.5, -0.5)),
  stratified("two strata, shares", c(400, 100), c(20, 30), 3, "favourable", c(0.5, -0.5)),
  stratified("four unequal strata, missing and no opinion", c(1200, 300, 90, 45), c(40, 25, 20, 15), 4, "index",
             c(0.2, 0.8, -0.6, 0), 0.15, 0.1),
  stratified("one stratum counted in full", c(500, 12, 60), c(30, 12, 20), 2, "favourable", c(0, 1, 0.3), 0.1),
  stratified("all strata counted in full", c(15, 12), c(15, 12), 2, "index", c(0, 1)),
  stratified("six strata, means", c(100, 200, 300, 400, 500, 600), c(6, 5, 4, 3, 2, 9), 3, "index",
             c(0, .2, .4, .6, .8, 1), 0.2),
  stratified("a large sample", c(50000, 20000, 30000), c(700, 600, 500), 5, "index", c(0.7, 0, -0.4), 0.05, 0.05),
  stratified("one item", c(260, 140), c(26, 35), 1, "favourable", c(1, 0)),
  raked("one margin", list(c(48, 52)), list(c(.7, .3)), 120, 3, "index"),
  raked("two margins, shares", list(c(48.5, 51.5), c(20, 35, 30, 15)), list(c(.65, .35), c(.4, .3, .2, .1)), 200, 3,
        "favourable"),
  raked("two margins, missing and no opinion", list(c(48.5, 51.5), c(20, 35, 45)), list(c(.6, .4), c(.5, .3, .2)), 260, 3,
        "index", 0.15, 0.1),
  raked("three margins", list(c(50, 50), c(30, 40, 30), c(25, 75)), list(c(.6, .4), c(.2, .5, .3), c(.4, .6)), 320, 4,
        "index", 0.05),
  raked("shares that miss 100 by rounding", list(c(33.3, 33.3, 33.3), c(49.95, 49.95)), list(c(.5, .3, .2), c(.4, .6)), 150,
        2, "index"),
  raked("cells without answers", list(c(10, 60, 30), c(5, 90, 5)), list(c(.3, .5, .2), c(.1, .8, .1)), 40, 2, "favourable"),
  raked("a population of known size", list(c(48, 52), c(30, 70)), list(c(.6, .4), c(.5, .5)), 130, 3, "index",
        population = 1300),
  raked("strata and a margin", list(c(48, 52)), list(c(.6, .4)), 0, 3, "index", 0.1, sizes = c(900, 300, 120),
        nh = c(50, 40, 30)),
  raked("strata and two margins", list(c(48, 52), c(25, 50, 25)), list(c(.6, .4), c(.4, .3, .3)), 0, 2, "favourable",
        sizes = c(700, 300), nh = c(80, 90))
)
cat(toJSON(list(R = R.version$version.string, survey = as.character(packageVersion("survey")), cases = cases),
           digits = 17, auto_unbox = TRUE, na = "null", null = "null"))
