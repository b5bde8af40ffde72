#include "sim/estimation/choice_model.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "sim/io/file.hpp"
#include "sim/io/yaml.hpp"

namespace twinshift::estimation {

namespace {

using io::Yaml;
using io::YamlContext;
using io::YamlMap;

constexpr std::size_t kMostParameters = 500;
constexpr double kMostDraws = 4e9 / sizeof(double);
constexpr std::size_t kShownRows = 5;

/// How much a formula may ask for.
enum class Reads : std::uint8_t { kRow, kAnything };

class Reader {
public:
  Reader(ChoiceModel& model, YamlContext const& context) : model_{model}, context_{context} {}

  void read(Yaml const& document, std::filesystem::path const& data) {
    YamlMap const top{
        document,
        "",
        {"title", "data", "choice", "weight", "panel", "variables", "parameters", "draws", "alternatives", "nests"},
        context_};
    model_.title = top.text("title").value_or("");
    auto const* const data_block = top.find("data");
    Yaml none;
    none.kind = Yaml::Kind::kMap;
    YamlMap const data_map{data_block ? *data_block : none,
                           "data",
                           {"format", "separator", "where", "observation", "alternative"},
                           context_};
    model_.table = read_choice_table(data, separator(data_map), *context_.faults);
    read_parameters(top.require("parameters", "parameters: {ASC_CAR: 0, B_TIME: 0}"));
    read_draws(top.find("draws"));
    read_variables(top.find("variables"));
    if (model_.table.rows() == 0) return;
    auto const where = formula(data_map.find("where"), Reads::kRow);
    read_alternatives(
        top.require("alternatives", "alternatives: {car: {code: 1, utility: ASC_CAR + B_TIME * car_time}}"));
    read_nests(top.find("nests"));
    read_observations(top, data_map, where);
    fold_rows();
    check_numbers();
  }

private:
  std::optional<char> separator(YamlMap const& data) {
    static constexpr std::array<std::string_view, 4> words{"comma", "semicolon", "tab", "blanks"};
    static constexpr std::array signs{',', ';', '\t', ' '};
    auto const word = data.word("separator", words);
    return word ? std::optional{signs[*word]} : std::nullopt;
  }

  void fault(Yaml const& at, std::string code, std::string what, std::string why, std::string remedy) {
    context_.fault(context_.place(at), std::move(code), std::move(what), std::move(why), std::move(remedy));
  }

  static Formula leaf(Op op, std::size_t index) { return {Step{.op = op, .index = static_cast<int>(index)}}; }

  /// Makes `name` known to formulas; false if it stands for something already.
  bool define(io::YamlEntry const& entry, Formula formula) {
    if (!names_.try_emplace(entry.key, std::move(formula)).second || model_.table.column(entry.key)) {
      context_.fault({context_.file, entry.line, entry.column}, "C511", "'" + entry.key + "' is taken.",
                     "A column, variable, parameter or draw has this name already.", "Choose another name.");
      return false;
    }
    return true;
  }

  std::vector<io::YamlEntry> const& entries(Yaml const* map, std::string_view what) {
    static std::vector<io::YamlEntry> const none;
    if (map == nullptr) return none;
    if (map->kind == Yaml::Kind::kMap) return map->entries;
    fault(*map, "C510", "'" + std::string{what} + "' must be a map of names.", "It was written as something else.",
          "Write one 'name: ...' a line.");
    return none;
  }

  void read_parameters(Yaml const* map) {
    for (auto const& entry : entries(map, "parameters")) {
      Parameter parameter{.name = entry.key};
      if (entry.value.kind == Yaml::Kind::kMap) {
        YamlMap const one{entry.value, "parameters." + entry.key, {"start", "lower", "upper", "fixed"}, context_};
        parameter.start = one.number("start", {}).value_or(0);
        parameter.lower = one.number("lower", {}).value_or(parameter.lower);
        parameter.upper = one.number("upper", {}).value_or(parameter.upper);
        parameter.fixed = one.flag("fixed").value_or(false);
      } else if (auto const start = io::parse_number(entry.value.scalar)) {
        parameter.start = *start;
      } else {
        fault(entry.value, "C512", "The start of '" + entry.key + "' is not a number.", "The search begins there.",
              "Write 'NAME: 0' or 'NAME: {start: 1, lower: 1, fixed: true}'.");
      }
      if (!(parameter.lower <= parameter.start && parameter.start <= parameter.upper))
        fault(entry.value, "C513", "The start of '" + entry.key + "' lies outside its bounds.",
              "The search can't begin there.", "Move the start or the bounds.");
      if (define(entry, leaf(Op::kParameter, model_.parameters.size()))) model_.parameters.push_back(parameter);
    }
    if (model_.parameters.size() > kMostParameters && map != nullptr)
      fault(*map, "C514", "More than 500 parameters.", "Standard errors need all pairs of them.", "Use fewer.");
  }

  void read_draws(Yaml const* block) {
    if (block == nullptr) return;
    YamlMap const map{*block, "draws", {"number", "kind", "seed", "variables"}, context_};
    static constexpr std::array<std::string_view, 3> kinds{"halton", "mlhs", "random"};
    auto& plan = model_.draws;
    plan.count = static_cast<std::size_t>(map.whole("number", {1, 1e6}).value_or(500));
    plan.kind = static_cast<DrawKind>(map.word("kind", kinds).value_or(0));
    plan.seed = static_cast<std::uint64_t>(map.whole("seed", {0, 1e15}).value_or(1));
    static constexpr std::array<std::string_view, 4> shapes{"normal", "uniform", "uniform_symmetric", "triangular"};
    auto const* const variables = map.require("variables", "variables: {TIME: normal}");
    for (auto const& entry : entries(variables, "draws.variables")) {
      auto const shape = std::find(shapes.begin(), shapes.end(), entry.value.scalar);
      if (shape == shapes.end()) {
        fault(entry.value, "C515", "'" + entry.value.scalar + "' is no distribution.", "It says what is drawn.",
              "Known: normal, uniform (0 to 1), uniform_symmetric (-1 to 1), triangular (-1 to 1).");
      } else if (define(entry, leaf(Op::kDraw, plan.variables.size()))) {
        plan.variables.push_back({entry.key, static_cast<Distribution>(shape - shapes.begin())});
      }
    }
    if (plan.variables.empty()) plan.count = 1;
  }

  void read_variables(Yaml const* map) {
    for (auto const& entry : entries(map, "variables"))
      define(entry, formula(&entry.value, Reads::kAnything).value_or(Formula{Step{}}));
  }

  std::optional<Formula> lookup(std::string_view name) const {
    if (auto const found = names_.find(name); found != names_.end()) return found->second;
    if (auto const column = model_.table.column(name)) return leaf(Op::kColumn, *column);
    return std::nullopt;
  }

  std::optional<Formula> formula(Yaml const* value, Reads reads) {
    if (value == nullptr) return std::nullopt;
    if (value->kind != Yaml::Kind::kScalar) {
      fault(*value, "C516", "A formula was expected here.", "A list or map stands in its place.",
            "Write it as one text, quoted if it holds ': ' or '#'.");
      return std::nullopt;
    }
    ExpressionFault wrong{};
    auto parsed = parse_expression(
        value->scalar, [this](auto name) { return lookup(name); },
        [this](auto text) { return model_.table.number_of(text); }, wrong);
    if (!parsed) {
      fault(*value, "C517", wrong.what + ", at character " + std::to_string(wrong.position + 1) + " of the formula.",
            "It can't be worked out.", wrong.remedy);
      return std::nullopt;
    }
    Program const program{*parsed};
    if (reads == Reads::kRow && (program.reads(Op::kParameter) || program.reads(Op::kDraw))) {
      fault(*value, "C518", "This formula asks for a parameter or a draw.", "It must be known from the data alone.",
            "Use columns and variables only.");
      return std::nullopt;
    }
    return parsed;
  }

  void read_alternatives(Yaml const* map) {
    for (auto const& entry : entries(map, "alternatives")) {
      YamlMap const one{entry.value, "alternatives." + entry.key, {"code", "available", "utility"}, context_};
      codes_.push_back(code_of(one, entry));
      available_.push_back(formula(one.find("available"), Reads::kRow));
      auto const utility = formula(one.require("utility", "utility: ASC + B_TIME * time"), Reads::kAnything);
      model_.alternatives.push_back({entry.key, Program{utility.value_or(Formula{Step{}})}});
    }
    std::set<double> seen;
    for (auto const code : codes_)
      if (!seen.insert(code).second && map != nullptr)
        fault(*map, "C519", "Two alternatives have the same code.", "A choice of it could mean either.",
              "Give each the code that the data use.");
    if (model_.alternatives.size() < 2 && map != nullptr)
      fault(*map, "C520", "Fewer than two alternatives.", "There is nothing to choose.",
            "Name all that the data have.");
  }

  double code_of(YamlMap const& one, io::YamlEntry const& entry) {
    auto const* const code = one.find("code");
    if (code == nullptr) return model_.table.number_of(entry.key);
    return model_.table.number_of(code->scalar);
  }

  void read_nests(Yaml const* map) {
    for (auto const& entry : entries(map, "nests")) {
      YamlMap const one{entry.value, "nests." + entry.key, {"alternatives", "scale", "logsum", "utility"}, context_};
      Nest nest;
      nest.name = entry.key;
      read_members(one, nest);
      auto const program = [&](std::string_view key) {
        auto found = formula(one.find(key), Reads::kAnything);
        return found ? Program{std::move(*found)} : Program{};
      };
      nest.scale = program("scale");
      nest.logsum = program("logsum");
      nest.utility = program("utility");
      bool const shared =
          std::any_of(nest.members.begin(), nest.members.end(), [](auto const& m) { return !m.share.empty(); });
      if ((one.find("scale") == nullptr) == (one.find("logsum") == nullptr) || (shared && !nest.logsum.empty()))
        fault(entry.value, "C521", "Nest '" + entry.key + "' needs either 'scale' or 'logsum'; shares go with 'scale'.",
              "They are two ways to write the same thing.",
              "Keep one: scale: MU (utilities times MU inside) or logsum: IV.");
      model_.nests.push_back(std::move(nest));
    }
    check_nests(map);
    add_lone_nests();
  }

  void read_members(YamlMap const& one, Nest& nest) {
    auto const* const members = one.require("alternatives", "alternatives: [bus, rail]");
    if (members == nullptr) return;
    auto const add = [&](Yaml const& at, std::string const& name, Program share) {
      auto const found = std::find_if(model_.alternatives.begin(), model_.alternatives.end(),
                                      [&](auto const& alternative) { return alternative.name == name; });
      if (found == model_.alternatives.end())
        fault(at, "C522", "There is no alternative '" + name + "'.", "Nest '" + nest.name + "' names it.",
              "Use a name under 'alternatives'.");
      else
        nest.members.push_back({static_cast<std::size_t>(found - model_.alternatives.begin()), std::move(share)});
    };
    if (members->kind == Yaml::Kind::kMap) {
      for (auto const& entry : members->entries)
        add(entry.value, entry.key, Program{formula(&entry.value, Reads::kAnything).value_or(Formula{Step{}})});
    } else {
      for (auto const* const item : one.list("alternatives", true)) add(*item, item->scalar, {});
    }
  }

  void check_nests(Yaml const* map) {
    std::vector<int> whole(model_.alternatives.size(), 0);
    std::vector<int> any(model_.alternatives.size(), 0);
    for (auto const& nest : model_.nests)
      for (auto const& member : nest.members) {
        ++any[member.alternative];
        if (member.share.empty()) ++whole[member.alternative];
      }
    for (std::size_t a = 0; a < any.size(); ++a)
      if (whole[a] > 0 && any[a] > 1)
        fault(*map, "C523", "'" + model_.alternatives[a].name + "' stands in several nests without shares.",
              "Its shares must be known, and usually add up to 1.",
              "Write alternatives: {name: share, ...} in each of them, or keep it in one.");
  }

  /// Each alternative in no nest is one of its own.
  void add_lone_nests() {
    std::vector<bool> nested(model_.alternatives.size(), false);
    for (auto const& nest : model_.nests)
      for (auto const& member : nest.members) nested[member.alternative] = true;
    for (std::size_t a = 0; a < nested.size(); ++a) {
      if (nested[a]) continue;
      Nest lone;
      lone.name = model_.alternatives[a].name;
      lone.members.push_back({a, {}});
      model_.nests.push_back(std::move(lone));
    }
  }

  double number(Formula const& formula, std::size_t row) {
    Program const program{formula};
    return program.run({.cells = model_.table.row(row), .parameters = {}, .draws = {}}, scratch_)[0];
  }
  bool holds(std::optional<Formula> const& formula, std::size_t row) { return !formula || number(*formula, row) != 0; }

  /// Rows that a fault concerns, by lines of the data's file.
  struct BadRows {
    std::vector<int> lines;
    void add(int line) { lines.push_back(line); }
    [[nodiscard]] std::string shown() const {
      std::string out;
      for (std::size_t i = 0; i < std::min(lines.size(), kShownRows); ++i)
        out += (i > 0 ? ", " : "") + std::to_string(lines[i]);
      return out + (lines.size() > kShownRows ? " and others" : "");
    }
  };
  void report(BadRows const& bad, std::string code, std::string const& what, std::string why, std::string remedy) {
    if (bad.lines.empty()) return;
    context_.faults->add(
        {std::move(code),
         {model_.table.file, bad.lines.front(), 1},
         what + " in " + std::to_string(bad.lines.size()) + " of the rows (lines " + bad.shown() + ").",
         std::move(why),
         std::move(remedy)});
  }

  void read_observations(YamlMap const& top, YamlMap const& data, std::optional<Formula> const& where) {
    static constexpr std::array<std::string_view, 2> formats{"wide", "long"};
    bool const is_long = data.word("format", formats).value_or(0) == 1;
    auto const* const choice_text = top.require("choice", "choice: CHOICE");
    auto const choice = formula(choice_text, Reads::kRow);
    auto const weight = formula(top.find("weight"), Reads::kRow);
    auto const panel = formula(top.find("panel"), Reads::kRow);
    if (!choice || context_.faults->has_errors()) return;
    std::vector<std::size_t> kept;
    for (std::size_t row = 0; row < model_.table.rows(); ++row)
      if (holds(where, row)) kept.push_back(row);
    model_.rows_left_out = model_.table.rows() - kept.size();
    if (is_long)
      collect_long(kept, *choice, data);
    else
      collect_wide(kept, *choice);
    report(no_choice_, "C530", "No alternative, or more than one, is chosen", "Each observation is one choice.",
           "Leave such rows out with data.where, or check 'choice' and the codes.");
    report(not_there_, "C531", "The chosen alternative is not available", "Its probability would be 0.",
           "Correct 'available', or leave such rows out with data.where.");
    if (!context_.faults->has_errors() && model_.observations.empty())
      context_.faults->add({"C532",
                            {model_.table.file, 0, 0},
                            "No row is left to estimate from.",
                            "data.where leaves all of them out.",
                            "Correct data.where."});
    if (!context_.faults->has_errors()) group(weight, panel);
  }

  void add_observation(Observation observation, std::size_t chosen_count) {
    int const line = model_.table.lines[observation.first_row];
    if (chosen_count != 1)
      no_choice_.add(line);
    else if (observation.rows[observation.chosen] == Observation::kUnavailable)
      not_there_.add(line);
    model_.observations.push_back(std::move(observation));
  }

  void collect_wide(std::vector<std::size_t> const& kept, Formula const& choice) {
    for (auto const row : kept) {
      Observation observation{{}, 0, row};
      std::size_t chosen = 0;
      double const code = number(choice, row);
      for (std::size_t a = 0; a < codes_.size(); ++a) {
        observation.rows.push_back(holds(available_[a], row) ? row : Observation::kUnavailable);
        if (codes_[a] != code) continue;
        observation.chosen = a;
        ++chosen;
      }
      add_observation(std::move(observation), chosen);
    }
  }

  void collect_long(std::vector<std::size_t> const& kept, Formula const& choice, YamlMap const& data) {
    auto const observation_of = formula(data.require("observation", "observation: individual"), Reads::kRow);
    auto const alternative_of = formula(data.require("alternative", "alternative: mode"), Reads::kRow);
    if (!observation_of || !alternative_of) return;
    std::map<double, std::size_t> index;
    std::vector<std::vector<std::size_t>> rows;
    for (auto const row : kept) {
      auto const at = index.try_emplace(number(*observation_of, row), rows.size()).first->second;
      if (at == rows.size()) rows.emplace_back();
      rows[at].push_back(row);
    }
    BadRows unknown;
    BadRows twice;
    for (auto const& group : rows) {
      Observation observation{std::vector(codes_.size(), Observation::kUnavailable), 0, group.front()};
      std::size_t chosen = 0;
      for (auto const row : group) {
        auto const code = std::find(codes_.begin(), codes_.end(), number(*alternative_of, row));
        if (code == codes_.end()) {
          unknown.add(model_.table.lines[row]);
          continue;
        }
        auto const a = static_cast<std::size_t>(code - codes_.begin());
        if (observation.rows[a] != Observation::kUnavailable) twice.add(model_.table.lines[row]);
        if (holds(available_[a], row)) observation.rows[a] = row;
        if (number(choice, row) == 0) continue;
        observation.chosen = a;
        ++chosen;
      }
      add_observation(std::move(observation), chosen);
    }
    report(unknown, "C533", "The alternative has no such code in the model", "Its utility isn't known.",
           "Add the alternative, or leave such rows out with data.where.");
    report(twice, "C534", "An alternative stands twice in one observation", "It can be chosen once.",
           "Correct data.observation: it must differ between choices.");
  }

  /// Sorts observations by individual, individuals in order of their first row.
  void group(std::optional<Formula> const& weight, std::optional<Formula> const& panel) {
    if (panel) {
      std::map<double, std::size_t> first;
      std::vector<std::pair<std::size_t, Observation>> ordered;
      for (auto& observation : model_.observations) {
        auto const id = number(*panel, observation.first_row);
        auto const rank = first.try_emplace(id, first.size()).first->second;
        ordered.emplace_back(rank, std::move(observation));
      }
      std::stable_sort(ordered.begin(), ordered.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
      model_.observations.clear();
      for (std::size_t i = 0; i < ordered.size(); ++i) {
        if (i == 0 || ordered[i].first != ordered[i - 1].first)
          model_.individuals.push_back({i, 0, weight_of(weight, ordered[i].second)});
        ++model_.individuals.back().count;
        model_.observations.push_back(std::move(ordered[i].second));
      }
    } else {
      for (std::size_t i = 0; i < model_.observations.size(); ++i)
        model_.individuals.push_back({i, 1, weight_of(weight, model_.observations[i])});
    }
    report(bad_weight_, "C535", "The weight is not a number above or at 0", "It multiplies the log-likelihood.",
           "Correct 'weight', or leave such rows out with data.where.");
    auto const draws =
        static_cast<double>(model_.individuals.size() * model_.draws.count * model_.draws.variables.size());
    if (draws > kMostDraws)
      context_.faults->add({"C536",
                            {context_.file, 0, 0},
                            "The draws would need more than 4 GB.",
                            "All are kept, so that they stay the same from step to step.",
                            "Lower draws.number.",
                            io::FaultKind::kScenario});
  }

  double weight_of(std::optional<Formula> const& weight, Observation const& observation) {
    double const value = weight ? number(*weight, observation.first_row) : 1;
    if (!(value >= 0) || !std::isfinite(value)) bad_weight_.add(model_.table.lines[observation.first_row]);
    return value;
  }

  /// Parts of formulas that depend on the row alone become columns, worked out once.
  void fold_rows() {
    if (context_.faults->has_errors()) return;
    for (auto& alternative : model_.alternatives) alternative.utility = folded(alternative.utility);
    for (auto& nest : model_.nests) {
      for (auto* const program : {&nest.scale, &nest.logsum, &nest.utility}) *program = folded(*program);
      for (auto& member : nest.members) member.share = folded(member.share);
    }
  }

  Program folded(Program const& program) {
    if (program.empty()) return program;
    auto const steps = program.steps();
    std::vector<bool> fixed(steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
      auto const known = [&](int operand) { return operand < 0 || fixed[static_cast<std::size_t>(operand)]; };
      auto const op = steps[i].op;
      fixed[i] = op != Op::kParameter && op != Op::kDraw && known(steps[i].a) && known(steps[i].b) && known(steps[i].c);
    }
    Formula out;
    std::vector<int> place(steps.size(), -1);
    auto const keep = [&](int operand) {
      if (operand < 0) return operand;
      auto const o = static_cast<std::size_t>(operand);
      if (place[o] >= 0) return place[o];
      out.push_back(fixed[o] ? row_value(part(steps, o)) : steps[o]);
      return place[o] = static_cast<int>(out.size()) - 1;
    };
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (fixed[i] && i + 1 < steps.size()) continue;
      if (fixed[i]) {
        keep(static_cast<int>(i));
        continue;
      }
      auto step = steps[i];
      step.a = keep(step.a);
      step.b = keep(step.b);
      step.c = keep(step.c);
      out.push_back(step);
      place[i] = static_cast<int>(out.size()) - 1;
    }
    return Program{std::move(out)};
  }

  /// The steps that lead to `last`.
  static Formula part(std::span<Step const> steps, std::size_t last) {
    std::vector<bool> needed(last + 1, false);
    needed[last] = true;
    std::vector<int> place(last + 1, -1);
    for (std::size_t i = last + 1; i-- > 0;)
      for (int const operand : {steps[i].a, steps[i].b, steps[i].c})
        if (needed[i] && operand >= 0) needed[static_cast<std::size_t>(operand)] = true;
    Formula out;
    for (std::size_t i = 0; i <= last; ++i) {
      if (!needed[i]) continue;
      auto step = steps[i];
      for (int* const operand : {&step.a, &step.b, &step.c})
        if (*operand >= 0) *operand = place[static_cast<std::size_t>(*operand)];
      place[i] = static_cast<int>(out.size());
      out.push_back(step);
    }
    return out;
  }

  Step row_value(Formula formula) {
    auto const last = formula.back();
    if (last.op == Op::kConstant || last.op == Op::kColumn) return last;
    Program const program{std::move(formula)};
    std::vector<double> numbers(model_.table.rows());
    for (std::size_t row = 0; row < numbers.size(); ++row)
      numbers[row] = program.run({.cells = model_.table.row(row), .parameters = {}, .draws = {}}, scratch_)[0];
    auto const same = std::find_if(folded_.begin(), folded_.end(),
                                   [&](auto const& known) { return same_numbers(known.first, numbers); });
    if (same != folded_.end()) return {.op = Op::kColumn, .index = same->second};
    int const column = static_cast<int>(model_.table.add_column(numbers));
    folded_.emplace_back(std::move(numbers), column);
    return {.op = Op::kColumn, .index = column};
  }
  static bool same_numbers(std::vector<double> const& a, std::vector<double> const& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
  }

  /// No utility may read a cell that isn't known.
  void check_numbers() {
    if (context_.faults->has_errors()) return;
    for (std::size_t a = 0; a < model_.alternatives.size(); ++a) {
      BadRows bad;
      for (auto const& observation : model_.observations) {
        if (observation.rows[a] == Observation::kUnavailable) continue;
        auto const cells = model_.table.row(observation.rows[a]);
        for (auto const& step : model_.alternatives[a].utility.steps())
          if (step.op == Op::kColumn && !std::isfinite(cells[static_cast<std::size_t>(step.index)])) {
            bad.add(model_.table.lines[observation.rows[a]]);
            break;
          }
      }
      report(bad, "C537", "The utility of '" + model_.alternatives[a].name + "' reads a cell that is not known",
             "It can't be worked out.", "Make it unavailable there, or leave such rows out with data.where.");
    }
  }

  ChoiceModel& model_;
  YamlContext const& context_;
  std::map<std::string, Formula, std::less<>> names_;
  std::vector<double> codes_;
  std::vector<std::optional<Formula>> available_;
  std::vector<std::pair<std::vector<double>, int>> folded_;
  BadRows no_choice_;
  BadRows not_there_;
  BadRows bad_weight_;
  Program::Scratch scratch_;
};

}  // namespace

bool ChoiceModel::is_random() const { return !draws.variables.empty(); }

ChoiceModel read_choice_model(std::filesystem::path const& model, std::filesystem::path const& data,
                              io::Faults& faults) {
  ChoiceModel out;
  auto const file = io::shown_path(model);
  auto const text = io::read_text_file(model, {file, 0, 0}, faults, io::FaultKind::kScenario);
  if (!text) return out;
  YamlContext const context{file, &faults, io::FaultKind::kScenario, {}};
  auto const document = io::parse_yaml(*text, context);
  if (document) Reader{out, context}.read(*document, data);
  return out;
}

}  // namespace twinshift::estimation
