#include "sim/estimation/expression.hpp"

#include <array>
#include <cctype>
#include <stdexcept>
#include <utility>

#include "sim/io/csv.hpp"

namespace twinshift::estimation {

namespace {

/// Deeper formulas are refused, so that no text can exhaust the stack.
constexpr int kDeepest = 200;
/// A name may stand for a formula of its own, and that for others: together they stay below this.
constexpr std::size_t kMostSteps = 100'000;

struct Stop : std::runtime_error {
  Stop(std::size_t where, std::string const& what, std::string how)
      : std::runtime_error{what}, position{where}, remedy{std::move(how)} {}
  std::size_t position;
  std::string remedy;
};

struct Function {
  std::string_view name;
  Op op;
  int operands;
};
constexpr std::array kFunctions{Function{"exp", Op::kExp, 1}, Function{"log", Op::kLog, 1},
                                Function{"abs", Op::kAbs, 1}, Function{"min", Op::kMin, 2},
                                Function{"max", Op::kMax, 2}, Function{"boxcox", Op::kBoxCox, 2},
                                Function{"if", Op::kIf, 3}};

class Parser {
public:
  Parser(std::string_view text, NameLookup const& names, TextLookup const& texts)
      : text_{text}, names_{names}, texts_{texts} {}

  Formula whole() {
    either();
    skip_spaces();
    if (at_ < text_.size()) stop("'" + std::string{text_.substr(at_, 12)} + "' is not expected here", "Remove it.");
    return std::move(steps_);
  }

private:
  [[noreturn]] void stop(std::string const& what, std::string remedy) const {
    throw Stop{at_, what, std::move(remedy)};
  }

  void skip_spaces() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }

  bool take(std::string_view token) {
    skip_spaces();
    if (!text_.substr(at_).starts_with(token)) return false;
    bool const word = std::isalpha(static_cast<unsigned char>(token.front())) != 0;
    if (word && at_ + token.size() < text_.size() && in_name(text_[at_ + token.size()])) return false;
    at_ += token.size();
    return true;
  }

  static bool in_name(char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) || letter == '_' || letter == '.';
  }

  int push(Step step) {
    if (steps_.size() >= kMostSteps) stop("The formula is too long", "Split the model into fewer or simpler terms.");
    steps_.push_back(step);
    return static_cast<int>(steps_.size()) - 1;
  }
  int operation(Op op, int a, int b = -1, int c = -1) { return push({op, a, b, c}); }

  int either() {
    int left = both();
    while (take("or") || take("||")) left = operation(Op::kOr, left, both());
    return left;
  }
  int both() {
    int left = negation();
    while (take("and") || take("&&")) left = operation(Op::kAnd, left, negation());
    return left;
  }
  int negation() {
    auto const depth = deeper();
    skip_spaces();
    bool const mark = text_.substr(at_).starts_with("!") && !text_.substr(at_).starts_with("!=");
    if (mark) ++at_;
    if (mark || take("not")) return operation(Op::kNot, negation());
    return comparison();
  }
  int comparison() {
    int const left = sum();
    if (take("<=")) return operation(Op::kLessEqual, left, sum());
    if (take(">=")) return swapped(Op::kLessEqual, left);
    if (take("==")) return operation(Op::kEqual, left, sum());
    if (take("!=")) return operation(Op::kNotEqual, left, sum());
    if (take("<")) return operation(Op::kLess, left, sum());
    if (take(">")) return swapped(Op::kLess, left);
    return left;
  }
  int swapped(Op op, int left) {
    int const right = sum();
    return operation(op, right, left);
  }
  int sum() {
    int left = product();
    while (true) {
      if (take("+"))
        left = operation(Op::kAdd, left, product());
      else if (take("-"))
        left = operation(Op::kSubtract, left, product());
      else
        return left;
    }
  }
  int product() {
    int left = sign();
    while (true) {
      skip_spaces();
      if (!text_.substr(at_).starts_with("**") && take("*"))
        left = operation(Op::kMultiply, left, sign());
      else if (take("/"))
        left = operation(Op::kDivide, left, sign());
      else
        return left;
    }
  }
  int sign() {
    auto const depth = deeper();
    if (take("-")) return operation(Op::kNegate, sign());
    if (take("+")) return sign();
    int const base = atom();
    return take("**") ? operation(Op::kPower, base, sign()) : base;
  }

  int atom() {
    skip_spaces();
    if (at_ == text_.size()) stop("The formula ends too early", "Complete it.");
    char const letter = text_[at_];
    if (letter == '(') return bracket();
    if (letter == '\'' || letter == '"') return push({.op = Op::kConstant, .value = texts_(quoted(letter))});
    if (letter == '`') return named(quoted(letter));
    if (std::isdigit(static_cast<unsigned char>(letter)) || letter == '.') return number();
    if (std::isalpha(static_cast<unsigned char>(letter)) || letter == '_') return word();
    stop("'" + std::string{letter} + "' is not expected here", "Use numbers, names, brackets and operators.");
  }
  int bracket() {
    ++at_;
    int const inside = either();
    if (!take(")")) stop("A bracket is not closed", "Add ')'.");
    return inside;
  }
  std::string_view quoted(char quote) {
    auto const end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) stop("A quote is not closed", "Close it.");
    auto const inside = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return inside;
  }
  int number() {
    auto end = at_;
    while (end < text_.size()) {
      bool const exponent_sign =
          (text_[end] == '-' || text_[end] == '+') && (text_[end - 1] == 'e' || text_[end - 1] == 'E');
      if (!in_name(text_[end]) && !(end > at_ && exponent_sign)) break;
      ++end;
    }
    auto const value = io::parse_number(text_.substr(at_, end - at_));
    if (!value)
      stop("'" + std::string{text_.substr(at_, end - at_)} + "' is not a number", "Write it as 12, 0.5 or 1e-3.");
    at_ = end;
    return push({.op = Op::kConstant, .value = *value});
  }
  int word() {
    auto end = at_;
    while (end < text_.size() && in_name(text_[end])) ++end;
    auto const name = text_.substr(at_, end - at_);
    auto after = end;
    while (after < text_.size() && text_[after] == ' ') ++after;
    if (after < text_.size() && text_[after] == '(') return call(name, after);
    auto const result = named(name);
    at_ = end;
    return result;
  }
  int call(std::string_view name, std::size_t open) {
    for (auto const& function : kFunctions) {
      if (function.name != name) continue;
      at_ = open + 1;
      std::array<int, 3> operand{-1, -1, -1};
      for (int i = 0; i < function.operands; ++i) {
        if (i > 0 && !take(","))
          stop(std::string{name} + " needs " + std::to_string(function.operands) + " values", "Add ','.");
        operand[static_cast<std::size_t>(i)] = either();
      }
      if (!take(")"))
        stop(std::string{name} + " is not closed, or has too many values",
             "Write ')' after " + std::to_string(function.operands) + ".");
      return operation(function.op, operand[0], operand[1], operand[2]);
    }
    stop("There is no function '" + std::string{name} + "'", "Known: exp, log, abs, min, max, boxcox, if.");
  }
  int named(std::string_view name) {
    auto const formula = names_(name);
    if (!formula)
      stop("Nothing is called '" + std::string{name} + "'", "Use a column, a variable, a parameter or a draw.");
    int const offset = static_cast<int>(steps_.size());
    auto const shift = [&](int operand) { return operand < 0 ? operand : operand + offset; };
    for (auto step : *formula) {
      step.a = shift(step.a);
      step.b = shift(step.b);
      step.c = shift(step.c);
      push(step);
    }
    return static_cast<int>(steps_.size()) - 1;
  }

  /// Counts how deep brackets and signs are nested, while it lives.
  struct Depth {
    explicit Depth(int& count) : depth{&count} { ++*depth; }
    Depth(Depth const&) = delete;
    Depth& operator=(Depth const&) = delete;
    ~Depth() { --*depth; }
    int* depth;
  };
  Depth deeper() {
    if (depth_ >= kDeepest) stop("The formula is nested too deeply", "Give parts of it names under 'variables'.");
    return Depth{depth_};
  }

  std::string_view text_;
  NameLookup const& names_;
  TextLookup const& texts_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Formula steps_;
};

}  // namespace

std::optional<Formula> parse_expression(std::string_view text, NameLookup const& names, TextLookup const& texts,
                                        ExpressionFault& fault) {
  try {
    return Parser{text, names, texts}.whole();
  } catch (Stop const& stop) {
    fault = {stop.position, stop.what(), stop.remedy};
    return std::nullopt;
  }
}

}  // namespace twinshift::estimation
