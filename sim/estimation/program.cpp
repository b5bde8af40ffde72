#include "sim/estimation/program.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace twinshift::estimation {

namespace {

/// Below this, Box-Cox and its derivative by lambda are worked out by their series.
constexpr double kSmallLambda = 1e-6;

double box_cox(double x, double lambda) {
  if (std::abs(lambda) < kSmallLambda) return std::log(x) * (1 + lambda * std::log(x) / 2);
  return (std::pow(x, lambda) - 1) / lambda;
}

double box_cox_by_lambda(double x, double lambda) {
  if (x == 0) return 1 / (lambda * lambda);
  double const log = std::log(x);
  if (std::abs(lambda) < kSmallLambda) return log * log * (0.5 + lambda * log / 3);
  return (std::pow(x, lambda) * (lambda * log - 1) + 1) / (lambda * lambda);
}

double power_by_exponent(double x, double y) { return x == 0 ? 0 : std::pow(x, y) * std::log(x); }

/// Numbers of an operand: one for all draws, or one for each.
struct Operand {
  double* number;
  double* adjoint;
  std::size_t step;  ///< 0 or 1

  [[nodiscard]] double at(std::size_t i) const { return number[i * step]; }
};

template <typename F>
void fill(std::span<double> out, F const& f) {
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = f(i);
}

void forward(Op op, std::span<double> out, Operand const& a, Operand const& b, Operand const& c) {
  switch (op) {
    case Op::kAdd:
      return fill(out, [&](auto i) { return a.at(i) + b.at(i); });
    case Op::kSubtract:
      return fill(out, [&](auto i) { return a.at(i) - b.at(i); });
    case Op::kMultiply:
      return fill(out, [&](auto i) { return a.at(i) * b.at(i); });
    case Op::kDivide:
      return fill(out, [&](auto i) { return a.at(i) / b.at(i); });
    case Op::kPower:
      return fill(out, [&](auto i) { return std::pow(a.at(i), b.at(i)); });
    case Op::kNegate:
      return fill(out, [&](auto i) { return -a.at(i); });
    case Op::kExp:
      return fill(out, [&](auto i) { return std::exp(a.at(i)); });
    case Op::kLog:
      return fill(out, [&](auto i) { return std::log(a.at(i)); });
    case Op::kAbs:
      return fill(out, [&](auto i) { return std::abs(a.at(i)); });
    case Op::kMin:
      return fill(out, [&](auto i) { return std::min(a.at(i), b.at(i)); });
    case Op::kMax:
      return fill(out, [&](auto i) { return std::max(a.at(i), b.at(i)); });
    case Op::kBoxCox:
      return fill(out, [&](auto i) { return box_cox(a.at(i), b.at(i)); });
    case Op::kLess:
      return fill(out, [&](auto i) { return a.at(i) < b.at(i) ? 1.0 : 0.0; });
    case Op::kLessEqual:
      return fill(out, [&](auto i) { return a.at(i) <= b.at(i) ? 1.0 : 0.0; });
    case Op::kEqual:
      return fill(out, [&](auto i) { return a.at(i) == b.at(i) ? 1.0 : 0.0; });
    case Op::kNotEqual:
      return fill(out, [&](auto i) { return a.at(i) != b.at(i) ? 1.0 : 0.0; });
    case Op::kAnd:
      return fill(out, [&](auto i) { return a.at(i) != 0 && b.at(i) != 0 ? 1.0 : 0.0; });
    case Op::kOr:
      return fill(out, [&](auto i) { return a.at(i) != 0 || b.at(i) != 0 ? 1.0 : 0.0; });
    case Op::kNot:
      return fill(out, [&](auto i) { return a.at(i) == 0 ? 1.0 : 0.0; });
    case Op::kIf:
      return fill(out, [&](auto i) { return a.at(i) != 0 ? b.at(i) : c.at(i); });
    case Op::kConstant:
    case Op::kColumn:
    case Op::kParameter:
    case Op::kDraw:
      return;
  }
}

template <typename F>
void pass(std::span<double const> seed, Operand const& to, F const& derivative) {
  if (to.adjoint == nullptr) return;
  for (std::size_t i = 0; i < seed.size(); ++i)
    if (seed[i] != 0) to.adjoint[i * to.step] += seed[i] * derivative(i);
}

void backward(Op op, std::span<double const> seed, std::span<double const> out, Operand const& a, Operand const& b,
              Operand const& c) {
  auto const one = [](auto) { return 1.0; };
  switch (op) {
    case Op::kAdd:
      pass(seed, a, one);
      return pass(seed, b, one);
    case Op::kSubtract:
      pass(seed, a, one);
      return pass(seed, b, [](auto) { return -1.0; });
    case Op::kMultiply:
      pass(seed, a, [&](auto i) { return b.at(i); });
      return pass(seed, b, [&](auto i) { return a.at(i); });
    case Op::kDivide:
      pass(seed, a, [&](auto i) { return 1 / b.at(i); });
      return pass(seed, b, [&](auto i) { return -out[i] / b.at(i); });
    case Op::kPower:
      pass(seed, a, [&](auto i) { return b.at(i) * std::pow(a.at(i), b.at(i) - 1); });
      return pass(seed, b, [&](auto i) { return power_by_exponent(a.at(i), b.at(i)); });
    case Op::kNegate:
      return pass(seed, a, [](auto) { return -1.0; });
    case Op::kExp:
      return pass(seed, a, [&](auto i) { return out[i]; });
    case Op::kLog:
      return pass(seed, a, [&](auto i) { return 1 / a.at(i); });
    case Op::kAbs:
      return pass(seed, a, [&](auto i) { return a.at(i) < 0 ? -1.0 : 1.0; });
    case Op::kMin:
      pass(seed, a, [&](auto i) { return a.at(i) <= b.at(i) ? 1.0 : 0.0; });
      return pass(seed, b, [&](auto i) { return a.at(i) <= b.at(i) ? 0.0 : 1.0; });
    case Op::kMax:
      pass(seed, a, [&](auto i) { return a.at(i) >= b.at(i) ? 1.0 : 0.0; });
      return pass(seed, b, [&](auto i) { return a.at(i) >= b.at(i) ? 0.0 : 1.0; });
    case Op::kBoxCox:
      pass(seed, a, [&](auto i) { return std::pow(a.at(i), b.at(i) - 1); });
      return pass(seed, b, [&](auto i) { return box_cox_by_lambda(a.at(i), b.at(i)); });
    case Op::kIf:
      pass(seed, b, [&](auto i) { return a.at(i) != 0 ? 1.0 : 0.0; });
      return pass(seed, c, [&](auto i) { return a.at(i) != 0 ? 0.0 : 1.0; });
    default:
      return;  // comparisons are flat; what is left has no operands
  }
}

}  // namespace

Program::Program(Formula formula) : steps_{std::move(formula)} {
  auto const any = [](std::vector<bool> const& of, Step const& step) {
    auto const holds = [&](int operand) { return operand >= 0 && of[static_cast<std::size_t>(operand)]; };
    return holds(step.a) || holds(step.b) || holds(step.c);
  };
  for (auto const& step : steps_) {
    random_.push_back(step.op == Op::kDraw || any(random_, step));
    moves_.push_back(step.op == Op::kParameter || any(moves_, step));
  }
}

bool Program::reads(Op kind) const {
  return std::any_of(steps_.begin(), steps_.end(), [&](Step const& step) { return step.op == kind; });
}

void Program::arrange(std::size_t count, Scratch& scratch) const {
  scratch.start.resize(steps_.size() + 1);
  scratch.start[0] = 0;
  for (std::size_t i = 0; i < steps_.size(); ++i) scratch.start[i + 1] = scratch.start[i] + width(i, count);
  scratch.value.resize(scratch.start.back());
}

std::span<double const> Program::run(Inputs const& inputs, Scratch& scratch) const {
  arrange(inputs.count, scratch);
  auto const operand = [&](int step) -> Operand {
    if (step < 0) return {nullptr, nullptr, 0};
    auto const s = static_cast<std::size_t>(step);
    return {scratch.value.data() + scratch.start[s], nullptr, random_[s] ? 1U : 0U};
  };
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    auto const& step = steps_[i];
    std::span const out{scratch.value.data() + scratch.start[i], width(i, inputs.count)};
    auto const index = static_cast<std::size_t>(step.index);
    switch (step.op) {
      case Op::kConstant:
        out[0] = step.value;
        break;
      case Op::kColumn:
        out[0] = inputs.cells[index];
        break;
      case Op::kParameter:
        out[0] = inputs.parameters[index];
        break;
      case Op::kDraw:
        std::ranges::copy(inputs.draws.subspan(index * inputs.count, inputs.count), out.begin());
        break;
      default:
        forward(step.op, out, operand(step.a), operand(step.b), operand(step.c));
    }
  }
  auto const last = steps_.size() - 1;
  return {scratch.value.data() + scratch.start[last], width(last, inputs.count)};
}

void Program::back(Inputs const& inputs, std::span<double const> seed, Scratch& scratch,
                   std::span<double> gradient) const {
  scratch.adjoint.assign(scratch.start.back(), 0.0);
  std::ranges::copy(seed, scratch.adjoint.begin() + static_cast<std::ptrdiff_t>(scratch.start[steps_.size() - 1]));
  auto const operand = [&](int step) -> Operand {
    if (step < 0) return {nullptr, nullptr, 0};
    auto const s = static_cast<std::size_t>(step);
    return {scratch.value.data() + scratch.start[s], moves_[s] ? scratch.adjoint.data() + scratch.start[s] : nullptr,
            random_[s] ? 1U : 0U};
  };
  for (std::size_t i = steps_.size(); i-- > 0;) {
    if (!moves_[i]) continue;
    auto const& step = steps_[i];
    std::span const adjoint{scratch.adjoint.data() + scratch.start[i], width(i, inputs.count)};
    if (step.op == Op::kParameter)
      gradient[static_cast<std::size_t>(step.index)] += adjoint[0];
    else
      backward(step.op, adjoint, {scratch.value.data() + scratch.start[i], adjoint.size()}, operand(step.a),
               operand(step.b), operand(step.c));
  }
}

}  // namespace twinshift::estimation
