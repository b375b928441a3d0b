# Truth for comparisons of groups. Run in this folder with R (>= 4.2) and the packages jsonlite and psych:
#   Rscript group_tests.R
# Writes groups_SET.csv (a column `group`, the others hold scores, blank where nothing was answered) and
# group_tests.json: set -> item -> tests of the groups with at least five answers, effects, and Holm's p over the items.
suppressMessages({library(jsonlite); library(psych)})
if (!exists("bfi")) data(bfi, package = "psychTools")
set.seed(20240917)

likert <- function(n, weights) sample(seq_along(weights), n, TRUE, weights)
sized <- function(sizes) rep(seq_along(sizes), sizes)
blank <- function(x, share) { x[runif(length(x)) < share] <- NA; x }

sets <- list()
group <- sized(c(40, 60))
sets$two <- data.frame(group, ties = likert(100, c(1, 2, 4, 6, 5)) , ceiling = likert(100, c(0, 0, 1, 3, 96)),
                       differs = likert(100, c(1, 2, 3, 2, 1)) + (group == 2), even = likert(100, rep(1, 5)))
group <- sized(c(35, 50, 45))
sets$three <- data.frame(group, alike = likert(130, c(1, 2, 4, 6, 5)), rising = pmin(5, likert(130, c(1, 3, 4, 1)) + group - 1),
                         missing = blank(likert(130, c(2, 2, 3, 3, 5)), .3))
group <- sized(c(200, 12, 3, 7, 90, 30, 1))
sets$seven <- data.frame(group, item = likert(343, c(1, 2, 4, 6, 5)), missing = blank(likert(343, c(1, 1, 2, 3, 9)), .2),
                         yes = likert(343, c(1, 4)) - 1)
group <- sized(c(30, 20, 25))
sets$constant <- data.frame(group, one_group = ifelse(group == 2, 5, likert(75, c(0, 1, 2, 3, 4))), all = 5,
                            each = c(3, 4, 5)[group])
group <- sized(c(30, 20))
sets$constant_two <- data.frame(group, one_group = ifelse(group == 2, 5, likert(50, c(0, 1, 2, 3, 4))), all = 5,
                                each = c(3, 4)[group])
group <- sized(c(25, 31, 18))
sets$floats <- data.frame(group, time = round(rlnorm(74, 2, .6), 3), score = round(rnorm(74, 82.5, 6.25), 2),
                          half = sample(seq(0, 10, .5), 74, TRUE))
group <- sized(c(9, 4, 6))
sets$two_left <- data.frame(group, item = likert(19, c(1, 2, 4, 6, 5)), few = c(likert(9, c(1, 1, 1)), rep(NA, 7), 1, 2, 3))
sets$bfi_gender <- data.frame(group = bfi$gender, bfi[c("A2", "C1", "N1")])
sets$bfi_education <- data.frame(group = bfi$education, bfi[c("A2", "C1", "N1")])
sets$bfi_education <- sets$bfi_education[!is.na(sets$bfi_education$group), ]

noncentral <- function(h, df, share) {
  if (pchisq(h, df) <= share) return(0)
  uniroot(function(l) pchisq(h, df, l) - share, c(0, 20 * h + 100), tol = 1e-13)$root
}

tests <- function(x, group) {
  known <- !is.na(x) & !is.na(group); x <- x[known]; group <- group[known]
  sizes <- table(group); left <- names(sizes)[sizes >= 5]
  x <- x[group %in% left]; group <- factor(group[group %in% left])
  found <- list(n = unname(c(table(group))), groups = left)
  if (length(left) < 2) return(found)
  chi <- suppressWarnings(chisq.test(table(group, x), correct = FALSE))
  if (length(unique(x)) > 1)
    found$chi2 <- list(statistic = chi$statistic[[1]], df = chi$parameter[[1]], p = chi$p.value,
                       cramers_v = sqrt(chi$statistic[[1]] / (length(x) * (min(dim(chi$observed)) - 1))),
                       sparse = any(chi$expected < 5))
  if (length(left) == 2) {
    a <- x[group == left[1]]; b <- x[group == left[2]]
    t <- try(t.test(a, b), silent = TRUE)
    if (!inherits(t, "try-error")) found$welch_t <- list(statistic = t$statistic[[1]], df = t$parameter[[1]], p = t$p.value)
    if (length(unique(x)) > 1) {
      w <- wilcox.test(a, b, exact = FALSE, correct = TRUE)
      found$mann_whitney <- list(statistic = w$statistic[[1]], p = w$p.value)
    }
    n <- c(length(a), length(b)); N <- sum(n)
    s <- sqrt(((n[1] - 1) * var(a) + (n[2] - 1) * var(b)) / (N - 2))
    if (s > 0) {
      g <- (mean(a) - mean(b)) / s * (1 - 3 / (4 * N - 9))
      half <- qt(.975, N - 2) * sqrt(N / (n[1] * n[2]) + g^2 / (2 * N))
      found$effect <- list(name = "hedges_g", value = g, ci95 = c(g - half, g + half))
    }
  } else {
    one <- suppressWarnings(oneway.test(x ~ group))
    if (is.finite(one$statistic)) found$welch_anova <- list(statistic = one$statistic[[1]], df1 = one$parameter[[1]],
                                                            df2 = one$parameter[[2]], p = one$p.value)
    if (length(unique(x)) > 1) {
      k <- kruskal.test(x, group); n <- length(x)
      h <- k$statistic[[1]]; df <- k$parameter[[1]]
      found$kruskal <- list(statistic = h, df = df, p = k$p.value)
      value <- h / ((n^2 - 1) / (n + 1))
      ends <- c(noncentral(h, df, .975), noncentral(h, df, .025)) / (n - 1)
      found$effect <- list(name = "epsilon_squared", value = value, ci95 = c(min(ends[1], value), min(1, max(ends[2], value))))
    }
  }
  found
}

truth <- list()
for (name in names(sets)) {
  set <- sets[[name]]
  items <- setdiff(names(set), "group")
  found <- lapply(set[items], tests, set$group)
  ranks <- sapply(found, function(f) if (!is.null(f$kruskal)) f$kruskal$p else if (!is.null(f$mann_whitney)) f$mann_whitney$p else NA)
  holm <- p.adjust(ranks, "holm")
  for (item in items) if (!is.na(holm[[item]])) found[[item]]$p_holm <- holm[[item]]
  truth[[name]] <- found
  # Rows of the same answers once, with how often: the large sets stay small.
  set$times <- 1
  keys <- do.call(paste, c(set, sep = "|"))
  counts <- table(keys)
  set <- set[!duplicated(keys), ]
  set$times <- as.integer(counts[do.call(paste, c(cbind(set[names(set) != "times"], times = 1), sep = "|"))])
  write.csv(set, paste0("groups_", name, ".csv"), row.names = FALSE, na = "", quote = FALSE)
}
write(toJSON(truth, digits = NA, auto_unbox = TRUE, pretty = TRUE), "group_tests.json")
