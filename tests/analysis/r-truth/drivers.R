# Truth for `surveyapp drivers`: LMG contributions as means over all orders of the items of what each adds to lm's R²,
# Spearman's rho and R², over the complete rows. Run: Rscript drivers.R > drivers.json (the inputs are written beside).
library(psych)
library(jsonlite)

r2_of <- function(data, outcome, items) {
  if (length(items) == 0) return(0)
  summary(lm(reformulate(items, outcome), data = data))$r.squared
}

lmg <- function(data, outcome, items) {
  k <- length(items)
  subsets <- lapply(0:(2^k - 1), function(mask) items[bitwAnd(mask, 2^(0:(k - 1))) > 0])
  r2 <- vapply(subsets, function(subset) r2_of(data, outcome, subset), numeric(1))
  vapply(seq_len(k), function(place) {
    without <- which(bitwAnd(0:(2^k - 1), 2^(place - 1)) == 0)
    gains <- r2[without + 2^(place - 1)] - r2[without]
    sizes <- lengths(subsets[without])
    mean(tapply(gains, sizes, mean))
  }, numeric(1))
}

truth <- function(name, data, outcome) {
  write.csv(data, paste0("drivers_", name, ".csv"), row.names = FALSE, na = "", quote = FALSE)
  items <- setdiff(names(data), outcome)
  complete <- data[complete.cases(data), ]
  list(
    name = name, on = outcome, n = nrow(complete), n_dropped = nrow(data) - nrow(complete),
    r2 = r2_of(complete, outcome, items),
    lmg = setNames(as.list(lmg(complete, outcome, items)), items),
    spearman = lapply(setNames(items, items), function(item)
      cor(complete[[item]], complete[[outcome]], method = "spearman")),
    slopes = as.list(coef(lm(reformulate(items, outcome), data = complete))[items])
  )
}

set.seed(14)
scores <- function(x, low = 1, high = 5) pmin(pmax(round(x), low), high)
common <- rnorm(260)
item <- function(mean, loading, sd = 0.8) scores(mean + loading * common + rnorm(260, sd = sd))

agreeable <- psych::bfi[1:500, c("A1", "A2", "A3", "A4", "A5")]
names(agreeable) <- c("a1", "a2", "a3", "a4", "outcome")

skewed <- data.frame(overall = item(4.6, 0.7, 0.4), speed = item(4.7, 0.6, 0.5), manner = item(4.8, 0.5, 0.5),
                     place = item(4.2, 0.3), fees = item(3.9, 0.2))
ceiling <- data.frame(overall = ifelse(runif(400) < 0.92, 5, sample(1:4, 400, TRUE)))
ceiling$speed <- ifelse(runif(400) < 0.9, ceiling$overall, sample(1:5, 400, TRUE))
ceiling$manner <- ifelse(runif(400) < 0.6, ceiling$overall, 5)
collinear <- data.frame(overall = item(3.8, 0.8), speed = item(3.5, 0.8), manner = item(3.9, 0.5))
collinear$both <- collinear$speed + collinear$manner
missing <- skewed[, c("overall", "speed", "place", "fees")]
missing$overall[sample(260, 15)] <- NA
missing$speed[sample(260, 40)] <- NA
missing$fees[sample(260, 5)] <- NA
many <- data.frame(recommend = scores(7 + 2 * common + rnorm(260), 0, 10))
for (place in 1:8) many[[paste0("q", place)]] <- item(3.9, 0.1 * place)

cat(toJSON(list(
  truth("bfi", agreeable, "outcome"), truth("skewed", skewed, "overall"), truth("ceiling", ceiling, "overall"),
  truth("collinear", collinear, "overall"), truth("missing", missing, "overall"), truth("many", many, "recommend")
), auto_unbox = TRUE, digits = NA, pretty = TRUE))
