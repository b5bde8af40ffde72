#include "sim/emissions/formula.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace twinshift::emissions {

namespace {

bool begins(std::string_view text, std::string_view with) { return text.substr(0, with.size()) == with; }
bool ends(std::string_view text, std::string_view with) {
  return text.size() >= with.size() && text.substr(text.size() - with.size()) == with;
}

std::optional<double> number_in(std::string_view text) {
  double value = 0;
  auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// The piece that holds at a speed, of rows [first, last) of one load.
double read_pieces(CurveRow const* first, CurveRow const* last, double km_per_hour) {
  auto const* piece = first;
  for (auto const* next = first + 1; next != last && next->curve.vmin <= km_per_hour; ++next) piece = next;
  return piece->curve.at(km_per_hour);
}

/// Multipliers of a whole curve, by what it tells; rows "curve_energy" and so on of the factor table.
std::string bounds_of(std::string_view id) {
  for (auto const* what : {"energy", "nox", "pm"})
    if (ends(id, std::string("_") + what)) return std::string("curve_") + what;
  return "curve_wear";
}

}  // namespace

std::string_view distribution(UsedFactor const& factor) {
  if (factor.low == factor.high) return "constant";
  return factor.low > 0 && factor.high / factor.low > 2 ? "split_lognormal" : "triangular";
}

// Strengths: fuel economy of one drive train 0.8, wear 0.7, a grid over the years 0.9 (judgement).
Correlation correlation(UsedFactor const& factor) {
  std::string_view const id = factor.id;
  if (begins(id, "wear_")) return {"wear", 0.7};
  // What depots derive from one plant's or pump's figures moves with those.
  if (id == "h2_electrolyser" || (begins(id, "h2_at_") && (ends(id, "_grid") || ends(id, "_sun") || ends(id, "_wind"))))
    return {"electrolyser", 1};
  if (id == "h2_leakage" || (begins(id, "h2_at_") && ends(id, "_vented"))) return {"hydrogen_leak", 1};
  if (begins(id, "grid_") && !begins(id, "grid_losses")) return {"grid_" + factor.region, 0.9};
  if (begins(id, "car_petrol_") && ends(id, "_energy")) return {"fuel_economy_petrol_car", 0.8};
  if (begins(id, "car_diesel_") && ends(id, "_energy")) return {"fuel_economy_diesel_car", 0.8};
  if (begins(id, "car_") && ends(id, "_energy")) return {"fuel_economy_electrified_car", 0.8};
  if (begins(id, "bus_") && ends(id, "_energy")) return {"fuel_economy_diesel_bus", 0.8};
  if (ends(id, "_nox")) return {"exhaust_nox", 0.8};
  if (ends(id, "_pm")) return {"exhaust_pm", 0.8};
  return {};
}

double read_curve(std::vector<CurveRow> const& curve, double km_per_hour, double load) {
  std::array<CurveRow const*, 4> bound{curve.data(), nullptr, nullptr, nullptr};
  std::size_t loads = 0;
  for (std::size_t i = 1; i <= curve.size(); ++i)
    if (i == curve.size() || curve[i].load != curve[i - 1].load) {
      if (++loads == bound.size()) throw std::out_of_range("emission curve '" + curve[0].id + "' has too many loads");
      bound[loads] = curve.data() + i;
    }
  if (loads < 3) return read_pieces(bound[0], bound[1], km_per_hour);
  auto const place = std::clamp(load, 0.0, 1.0) * 2;
  auto const lower = place < 1 ? std::size_t{0} : std::size_t{1};
  auto const share = place - static_cast<double>(lower);
  auto const low = read_pieces(bound[lower], bound[lower + 1], km_per_hour);
  auto const high = read_pieces(bound[lower + 1], bound[lower + 2], km_per_hour);
  return low + share * (high - low);
}

double Formula::operator()(double activity, double km_per_hour, double load) const {
  auto result = activity;
  for (auto const& term : terms_) {
    auto const value = term.curve != nullptr ? read_curve(*term.curve, km_per_hour, load) : term.value;
    result = term.divides ? result / value : result * value;
  }
  return result;
}

FactorBook::FactorBook(EmissionFactors const& factors, std::string region)
    : factors_{&factors}, region_{std::move(region)} {}

void FactorBook::derive(UsedFactor factor) {
  auto id = factor.id;
  derived_.insert_or_assign(std::move(id), std::move(factor));
}

UsedFactor FactorBook::find(std::string const& id) const {
  if (auto const own = derived_.find(id); own != derived_.end()) return own->second;
  for (auto const& point : factors_->grid)
    if (point.id == id)
      return {id,       point.region, point.kg_per_kwh,           point.low,        point.high,
              "kg/kWh", point.source, std::to_string(point.year), point.confidence, point.kind,
              {}};
  if (auto family = factors_->family(id); !family.empty()) {
    auto const bounds = factors_->row(bounds_of(id), region_);
    auto const& first = family.front();
    return {id,
            "any",
            1,
            bounds.low,
            bounds.high,
            first.unit,
            first.source,
            first.year,
            first.confidence,
            "source",
            std::move(family)};
  }
  auto const& row = factors_->row(id, region_);
  return {row.id,     row.region, row.value,      row.low,    row.high, row.unit,
          row.source, row.year,   row.confidence, row.status, {}};
}

UsedFactor const& FactorBook::use(std::string const& id) {
  auto found = used_.find(id);
  if (found == used_.end()) found = used_.emplace(id, find(id)).first;
  return found->second;
}

Formula::Term FactorBook::read_term(std::string_view text, Formula& formula) {
  if (auto const number = number_in(text)) return {false, *number, nullptr};
  auto const rest = begins(text, "(1-") && ends(text, ")");
  if (rest) text = text.substr(3, text.size() - 4);
  auto const& factor = use(std::string(text));
  if (!factor.is_curve()) return {false, rest ? 1 - factor.value : factor.value, nullptr};
  formula.curves_.push_back(&factor);
  formula.asks_speed_ = true;
  formula.asks_load_ = formula.asks_load_ || factor.curve.front().load != factor.curve.back().load;
  return {false, 1, &factor.curve};
}

FormulaId FactorBook::formula(std::string const& text) {
  auto const [place, is_new] = number_.emplace(text, static_cast<FormulaId>(formulas_.size()));
  if (!is_new) return place->second;
  auto made = std::make_unique<Formula>();
  made->text_ = text;
  std::string_view rest = text;
  auto divides = false;
  while (!rest.empty()) {
    auto const end = std::min(rest.find_first_of("*/"), rest.size());
    made->terms_.push_back(read_term(rest.substr(0, end), *made));
    made->terms_.back().divides = divides;
    divides = end < rest.size() && rest[end] == '/';
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  formulas_.push_back(std::move(made));
  return place->second;
}

}  // namespace twinshift::emissions
