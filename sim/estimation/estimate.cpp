#include "sim/estimation/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <Eigen/Dense>
#include <nlopt.hpp>

#include "sim/estimation/likelihood.hpp"

namespace twinshift::estimation {

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int kMostSearchSteps = 2000;
constexpr int kMostNewtonSteps = 50;
/// Gain of a Newton step below which the top is reached.
constexpr double kFlat = 1e-9;
/// Unknowns are measured by how sharply the log-likelihood bends along each. A direction along which it then bends less
/// than this is not told apart by the data.
constexpr double kSingular = 1e-8;
constexpr double kStep = 1e-5;

/// The model's free parameters as the unknowns of a search.
class Problem {
public:
  explicit Problem(ChoiceModel const& model) : model_{model}, likelihood_{model} {
    for (std::size_t k = 0; k < model.parameters.size(); ++k) {
      values_.push_back(model.parameters[k].start);
      if (!model.parameters[k].fixed) free_.push_back(k);
    }
  }

  [[nodiscard]] std::vector<std::size_t> const& free() const { return free_; }
  [[nodiscard]] std::vector<double> const& values() const { return values_; }
  [[nodiscard]] Likelihood const& likelihood() const { return likelihood_; }
  [[nodiscard]] std::size_t evaluations() const { return evaluations_; }
  [[nodiscard]] Parameter const& parameter(std::size_t unknown) const { return model_.parameters[free_[unknown]]; }

  [[nodiscard]] VectorXd unknowns() const {
    VectorXd x(static_cast<Eigen::Index>(free_.size()));
    for (std::size_t i = 0; i < free_.size(); ++i) x[static_cast<Eigen::Index>(i)] = values_[free_[i]];
    return x;
  }
  void set(VectorXd const& x) {
    for (std::size_t i = 0; i < free_.size(); ++i) values_[free_[i]] = x[static_cast<Eigen::Index>(i)];
  }

  /// Log-likelihood and its gradient by the unknowns.
  double evaluate(VectorXd const& x, VectorXd& gradient, std::vector<double>* scores = nullptr) {
    set(x);
    ++evaluations_;
    auto const result = likelihood_(values_, scores);
    gradient.resize(x.size());
    for (std::size_t i = 0; i < free_.size(); ++i) gradient[static_cast<Eigen::Index>(i)] = result.gradient[free_[i]];
    return result.value;
  }

  /// Second derivatives, by central differences of the gradient.
  MatrixXd curvature(VectorXd const& x) {
    MatrixXd out(x.size(), x.size());
    VectorXd up;
    VectorXd down;
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      double const h = kStep * std::max(1.0, std::abs(x[i]));
      VectorXd moved = x;
      moved[i] = x[i] + h;
      evaluate(moved, up);
      moved[i] = x[i] - h;
      evaluate(moved, down);
      out.col(i) = (up - down) / (2 * h);
    }
    set(x);
    return (out + out.transpose()) / 2;
  }

private:
  ChoiceModel const& model_;
  Likelihood likelihood_;
  std::vector<std::size_t> free_;
  std::vector<double> values_;
  std::size_t evaluations_ = 0;
};

/// L-BFGS on unknowns scaled by how sharply the likelihood bends along each at the start (outer product of the scores).
VectorXd search(Problem& problem) {
  VectorXd const start = problem.unknowns();
  auto const n = start.size();
  std::vector<double> scores;
  VectorXd gradient;
  problem.evaluate(start, gradient, &scores);
  VectorXd scale = VectorXd::Ones(n);
  auto const width = problem.values().size();
  for (Eigen::Index i = 0; i < n; ++i) {
    double sum = 0;
    for (std::size_t at = problem.free()[static_cast<std::size_t>(i)]; at < scores.size(); at += width)
      sum += scores[at] * scores[at];
    if (sum > 0 && std::isfinite(sum)) scale[i] = 1 / std::sqrt(sum);
  }
  struct Target {
    Problem* problem;
    VectorXd const* scale;
  } target{&problem, &scale};
  auto const objective = [](std::vector<double> const& y, std::vector<double>& slope, void* data) {
    auto const& to = *static_cast<Target*>(data);
    VectorXd const x =
        Eigen::Map<VectorXd const>(y.data(), static_cast<Eigen::Index>(y.size())).cwiseProduct(*to.scale);
    VectorXd by_x;
    double const value = to.problem->evaluate(x, by_x);
    for (std::size_t i = 0; i < slope.size(); ++i)
      slope[i] = by_x[static_cast<Eigen::Index>(i)] * (*to.scale)[static_cast<Eigen::Index>(i)];
    return std::isfinite(value) ? value : -std::numeric_limits<double>::max();
  };
  nlopt::opt search{nlopt::LD_LBFGS, static_cast<unsigned>(n)};
  std::vector<double> y(static_cast<std::size_t>(n));
  std::vector<double> low(y.size());
  std::vector<double> high(y.size());
  for (std::size_t i = 0; i < y.size(); ++i) {
    double const s = scale[static_cast<Eigen::Index>(i)];
    y[i] = start[static_cast<Eigen::Index>(i)] / s;
    low[i] = problem.parameter(i).lower / s;
    high[i] = problem.parameter(i).upper / s;
  }
  search.set_lower_bounds(low);
  search.set_upper_bounds(high);
  search.set_max_objective(objective, &target);
  search.set_ftol_rel(1e-12);
  search.set_maxeval(kMostSearchSteps);
  double best = 0;
  try {
    search.optimize(y, best);
  } catch (std::runtime_error const&) {
    // It could not improve any more for rounding: what it has reached stands, and Newton's steps go on from there.
  }
  return Eigen::Map<VectorXd const>(y.data(), n).cwiseProduct(scale);
}

struct Top {
  VectorXd x;
  double value = 0;
  double slope = 0;
  MatrixXd curvature;               ///< of the unknowns that met no bound
  std::vector<Eigen::Index> inner;  ///< which these are
};

std::vector<Eigen::Index> inner_of(Problem const& problem, VectorXd const& x, VectorXd const& gradient) {
  std::vector<Eigen::Index> out;
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    auto const& parameter = problem.parameter(static_cast<std::size_t>(i));
    bool const held = (x[i] <= parameter.lower && gradient[i] <= 0) || (x[i] >= parameter.upper && gradient[i] >= 0);
    if (!held) out.push_back(i);
  }
  return out;
}

/// The ways in which the log-likelihood bends downward, in unknowns multiplied by `sharpness`.
struct Modes {
  explicit Modes(MatrixXd const& curvature) {
    sharpness = curvature.diagonal().cwiseAbs().cwiseSqrt();
    for (auto& one : sharpness)
      if (!(one > 0)) one = 1;
    VectorXd const unit = sharpness.cwiseInverse();
    MatrixXd const scaled = unit.asDiagonal() * (-curvature) * unit.asDiagonal();
    Eigen::SelfAdjointEigenSolver<MatrixXd> const solver{scaled};
    bend = solver.eigenvalues();
    direction = solver.eigenvectors();
  }
  VectorXd sharpness;
  VectorXd bend;
  MatrixXd direction;
};

MatrixXd part_of(MatrixXd const& all, std::vector<Eigen::Index> const& inner) {
  MatrixXd out(static_cast<Eigen::Index>(inner.size()), static_cast<Eigen::Index>(inner.size()));
  for (std::size_t i = 0; i < inner.size(); ++i)
    for (std::size_t j = 0; j < inner.size(); ++j)
      out(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = all(inner[i], inner[j]);
  return out;
}

/// Newton's steps, each shortened until it gains.
Top climb(Problem& problem, VectorXd x) {
  Top top;
  VectorXd gradient;
  for (int step = 0;; ++step) {
    top.value = problem.evaluate(x, gradient);
    top.inner = inner_of(problem, x, gradient);
    top.curvature = part_of(problem.curvature(x), top.inner);
    VectorXd slope(static_cast<Eigen::Index>(top.inner.size()));
    for (std::size_t i = 0; i < top.inner.size(); ++i) slope[static_cast<Eigen::Index>(i)] = gradient[top.inner[i]];
    top.x = x;
    top.slope = 0;
    if (slope.size() == 0) return top;
    // Directions in which it doesn't bend down are turned round or damped (modified Newton; Gill, Murray, Wright,
    // 1981).
    Modes const modes{top.curvature};
    VectorXd const along = modes.direction.transpose() * slope.cwiseQuotient(modes.sharpness);
    VectorXd const move = (modes.direction * along.cwiseQuotient(modes.bend.cwiseAbs().cwiseMax(kSingular)))
                              .cwiseQuotient(modes.sharpness);
    top.slope = slope.dot(move) / 2;
    if (!(top.slope > kFlat) || step == kMostNewtonSteps) return top;
    double length = 1;
    bool gained = false;
    for (; length > 1e-8 && !gained; length /= 2) {
      VectorXd next = x;
      for (std::size_t i = 0; i < top.inner.size(); ++i) {
        auto const& parameter = problem.parameter(static_cast<std::size_t>(top.inner[i]));
        next[top.inner[i]] =
            std::clamp(x[top.inner[i]] + length * move[static_cast<Eigen::Index>(i)], parameter.lower, parameter.upper);
      }
      VectorXd unused;
      double const value = problem.evaluate(next, unused);
      gained = std::isfinite(value) && value > top.value;
      if (gained) x = next;
    }
    if (!gained) {
      problem.set(top.x);
      return top;
    }
  }
}

void add_errors(Problem& problem, Top const& top, Estimation& out) {
  auto const n = static_cast<Eigen::Index>(top.inner.size());
  if (n == 0) return;
  Modes const modes{top.curvature};
  std::vector<bool> unclear(top.inner.size(), false);
  MatrixXd inverse = MatrixXd::Zero(n, n);
  for (Eigen::Index mode = 0; mode < n; ++mode) {
    VectorXd const direction = modes.direction.col(mode);
    if (modes.bend[mode] > kSingular) {
      VectorXd const natural = direction.cwiseQuotient(modes.sharpness);
      inverse += natural * natural.transpose() / modes.bend[mode];
      continue;
    }
    for (Eigen::Index i = 0; i < n; ++i)
      if (std::abs(direction[i]) > 0.05) unclear[static_cast<std::size_t>(i)] = true;
  }
  VectorXd gradient;
  std::vector<double> scores;
  problem.evaluate(top.x, gradient, &scores);
  auto const width = problem.values().size();
  MatrixXd outer = MatrixXd::Zero(n, n);
  VectorXd own(n);
  for (std::size_t at = 0; at < scores.size(); at += width) {
    for (Eigen::Index i = 0; i < n; ++i)
      own[i] = scores[at + problem.free()[static_cast<std::size_t>(top.inner[static_cast<std::size_t>(i)])]];
    outer += own * own.transpose();
  }
  MatrixXd const robust = inverse * outer * inverse;
  for (std::size_t i = 0; i < top.inner.size(); ++i) {
    auto& estimate = out.estimates[problem.free()[static_cast<std::size_t>(top.inner[i])]];
    estimate.at_bound = false;
    if (unclear[i]) {
      out.identified = false;
      out.not_identified.push_back(estimate.name);
      continue;
    }
    auto const e = static_cast<Eigen::Index>(i);
    estimate.standard_error = std::sqrt(inverse(e, e));
    estimate.robust_standard_error = std::sqrt(robust(e, e));
  }
}

}  // namespace

double Estimation::bayesian() const {
  return static_cast<double>(free) * std::log(static_cast<double>(observations)) - 2 * log_likelihood;
}

Estimation estimate(ChoiceModel const& model) {
  Problem problem{model};
  Estimation out;
  out.observations = model.observations.size();
  out.individuals = model.individuals.size();
  out.log_likelihood_start = problem.likelihood()(problem.values()).value;
  out.log_likelihood_equal_shares = problem.likelihood().of_equal_shares();
  Top top{.x = problem.unknowns(), .value = out.log_likelihood_start, .slope = 0, .curvature = {}, .inner = {}};
  if (!problem.free().empty()) top = climb(problem, search(problem));
  problem.set(top.x);
  for (std::size_t k = 0; k < model.parameters.size(); ++k) {
    auto const& parameter = model.parameters[k];
    out.estimates.push_back({parameter.name, problem.values()[k], parameter.fixed, !parameter.fixed, {}, {}});
  }
  add_errors(problem, top, out);
  out.log_likelihood = top.value;
  out.free = top.inner.size();
  out.slope = top.slope;
  out.converged = std::isfinite(top.value) && top.slope <= 1e-6;
  out.evaluations = problem.evaluations();
  return out;
}

}  // namespace twinshift::estimation
