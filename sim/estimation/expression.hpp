#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twinshift::estimation {

enum class Op : std::uint8_t {
  kConstant,
  kColumn,     ///< a cell of the row; `index` is the column
  kParameter,  ///< `index` is the parameter
  kDraw,       ///< a random variable; `index` is its place among the draws
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kPower,
  kNegate,
  kExp,
  kLog,
  kAbs,
  kMin,
  kMax,
  kBoxCox,  ///< (x^l - 1) / l, and log x where l = 0 (Box and Cox, 1964)
  kLess,
  kLessEqual,
  kEqual,
  kNotEqual,
  kAnd,
  kOr,
  kNot,
  kIf,  ///< a ? b : c
};

/// One step of a formula. Operands stand before it in the same list.
struct Step {
  Op op = Op::kConstant;
  int a = -1;
  int b = -1;
  int c = -1;
  int index = -1;
  double value = 0;
};

/// A formula as steps in the order they are worked out; the last is the result. Truth is 1, falsehood 0.
using Formula = std::vector<Step>;

/// What a name in a formula means; nothing where it means nothing.
using NameLookup = std::function<std::optional<Formula>(std::string_view name)>;
/// The number that stands for a text in the data, so that a formula can ask "mode == 'car'".
using TextLookup = std::function<double(std::string_view text)>;

struct ExpressionFault {
  std::size_t position;  ///< in the text, from 0
  std::string what;
  std::string remedy;
};

/// Reads a formula. Loosest first: `or`, `and`, `not`, comparisons, `+ -`, `* /`, sign, `**` (to the right). Functions:
/// exp, log, abs, min, max, boxcox(x, lambda), if(condition, a, b). Names may hold dots; any other name stands in
/// `backticks`. Returns the formula, or fills `fault`.
std::optional<Formula> parse_expression(std::string_view text, NameLookup const& names, TextLookup const& texts,
                                        ExpressionFault& fault);

}  // namespace twinshift::estimation
