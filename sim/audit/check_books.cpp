#include "sim/audit/check_books.hpp"

#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "sim/audit/text_table.hpp"
#include "sim/io/csv.hpp"
#include "sim/io/file.hpp"
#include "sim/results/run_folder.hpp"

namespace twinshift::audit {

namespace {

namespace fs = std::filesystem;
using Amount = std::int64_t;

constexpr std::size_t kListed = 20;
constexpr double kMicro = 1e6;

int places_of(std::string_view text) {
  auto const point = text.find('.');
  return point == std::string_view::npos ? 0 : static_cast<int>(text.size() - point - 1);
}

double power_of_ten(int n) {
  double result = 1;
  for (int i = 0; i < n; ++i) result *= 10;
  return result;
}

/// One check under way.
class Question {
public:
  Question(AuditReport& report, std::string code, std::string name) : report_{report}, code_{std::move(code)} {
    check_.name = std::move(name);
  }
  Question(Question const&) = delete;
  Question& operator=(Question const&) = delete;
  ~Question() { report_.checks.push_back(check_); }

  void passed() { ++check_.compared; }
  void failed(std::string const& file, int line, std::string what) {
    ++check_.compared;
    ++report_.differing;
    if (++check_.differing <= kListed) report_.findings.push_back({code_, file, line, std::move(what)});
  }
  /// A cell against an exact amount of an item, at the places that its column shows.
  void compare(TextTable const& table, int line, std::string const& where, std::string_view cell, Amount exact,
               int decimals, int places) {
    auto const shown = io::parse_number(cell);
    auto const shift = decimals - places;
    auto const unit = power_of_ten(std::max(0, shift));
    // Half of the last place shown, and what a double cannot tell apart.
    auto const room = (shift > 0 ? unit / 2 : 0) + std::abs(static_cast<double>(exact)) * 1e-15 + 0.1;
    if (shown && std::abs(*shown * power_of_ten(decimals) - static_cast<double>(exact)) <= room) return passed();
    failed(table.file, line,
           where + " is " + std::string{cell.empty() ? "empty" : cell} + "; the ledger adds up to " +
               scaled_text(exact, decimals) + '.');
  }

private:
  AuditReport& report_;
  std::string code_;
  Check check_;
};

/// Left and right side of a balance in an hour, as columns of depot_hours.csv; `level` is what is kept at its end.
struct Balance {
  char const* name;
  std::vector<char const*> in;
  std::vector<char const*> out;
  char const* level;
  char const* level_before;  ///< column of depots.csv
};

class Books {
public:
  Books(fs::path const& run, AuditReport& report) : run_{run}, report_{report} {}

  void check() {
    io::Faults faults;
    manifest_ = read_manifest(run_, faults);
    faults.throw_if_any();
    digests();
    io::Faults unreadable;
    ledger_ = read_ledger(run_, unreadable);
    report_unreadable(unreadable);
    add_up();
    rows_follow();
    emissions_table();
    by_mode();
    by_link();
    by_group();
    blocks();
    summary();
    car_kilometres();
    riders();
    depots();
  }

private:
  void report_unreadable(io::Faults const& faults) {
    if (!faults.has_errors()) return;
    Question question{report_, "E497", "tables can be read"};
    for (auto const& fault : faults.error_list())
      question.failed(fault.place.file, fault.place.line, fault.code + "  " + fault.what);
  }

  /// Names each file whose digest is another now; true if there is one.
  bool compare_digests(Question& question, std::vector<Manifest::Table> const& written,
                       std::vector<std::pair<std::string, std::string>> const& found) {
    std::map<std::string, std::string> now{found.begin(), found.end()};
    auto named = false;
    for (auto const& [name, sha256] : written) {
      auto const file = now.find(name);
      if (file != now.end() && file->second == sha256) continue;
      named = true;
      question.failed(io::shown_path(run_ / name), 0,
                      file == now.end() ? "The file is missing." : "The file was altered after it was written.");
    }
    return named;
  }

  void digests() {
    Question question{report_, "E497", "files are as the manifest says"};
    auto const manifest = io::shown_path(run_ / "manifest.yaml");
    if (!manifest_.sealed) question.failed(manifest, 0, "The manifest is not as it was written.");
    compare_digests(question, manifest_.records_written, results::record_digests(run_));
    if (results::hash_tables(run_) == manifest_.output_sha256) return question.passed();
    if (!compare_digests(question, manifest_.tables_written, results::table_digests(run_)))
      question.failed(manifest, 0, "output_sha256 is not that of the tables: one was altered, added or taken away.");
  }

  std::optional<TextTable> table(char const* name) {
    if (!fs::exists(run_ / name)) return std::nullopt;
    io::Faults faults;
    auto result = read_text_table(run_ / name, faults);
    report_unreadable(faults);
    if (faults.has_errors()) return std::nullopt;
    return result;
  }

  void add_up() {
    for (auto const& row : ledger_.rows) {
      auto const& item = ledger_.text(row.item);
      by_key_[{ledger_.text(row.mode), ledger_.text(row.vehicle_class), ledger_.text(row.process), item,
               ledger_.formulas[row.formula].text}] += row.amount;
      by_mode_[{ledger_.text(row.mode), item}] += row.amount;
      total_[item] += row.amount;
      if (row.trip != 0 && item == "person_km") person_km_[ledger_.text(row.trip)] += row.amount;
      if (row.block != 0) by_block_[{ledger_.text(row.block), item}] += row.amount;
    }
  }

  void rows_follow() {
    Question question{report_, "E498", "ledger rows follow from activity and factors"};
    for (auto const& row : ledger_.rows) {
      auto const again = ledger_.worked_out(row);
      if (again == row.amount) {
        question.passed();
        continue;
      }
      auto const decimals = decimals_of(ledger_.text(row.item));
      question.failed(ledger_.file, row.line,
                      ledger_.text(row.item) + " is " + scaled_text(row.amount, decimals) + "; " +
                          io::shortest(row.activity) + ' ' + ledger_.text(row.activity_unit) + " x " +
                          ledger_.formulas[row.formula].text + " gives " + scaled_text(again, decimals) + '.');
    }
  }

  /// Most places that any cell of some columns shows: amounts may be trimmed of zeros.
  static int places_in(TextTable const& table, std::vector<std::size_t> const& columns) {
    int places = 0;
    for (auto const& row : table.rows)
      for (auto const c : columns) places = std::max(places, places_of(row.cells[c]));
    return places;
  }

  void emissions_table() {
    auto const t = table("emissions.csv");
    if (!t) return;
    Question question{report_, "E499", "emissions.csv adds up to the ledger"};
    auto const amount = t->column("amount");
    if (!amount) return question.failed(t->file, 1, "The column amount is missing.");
    auto left = by_key_;
    std::map<int, int> places;
    for (auto const& row : t->rows) {
      auto& most = places[decimals_of(t->cell(row, "item"))];
      most = std::max(most, places_of(row.cells[*amount]));
    }
    for (auto const& row : t->rows) {
      auto const key = std::tuple{t->cell(row, "mode"), t->cell(row, "vehicle_class"), t->cell(row, "process"),
                                  t->cell(row, "item"), t->cell(row, "factor_id")};
      auto const found = left.find(key);
      auto const exact = found == left.end() ? 0 : found->second;
      auto const decimals = decimals_of(std::get<3>(key));
      question.compare(*t, row.line, std::get<3>(key) + " of " + std::get<1>(key), row.cells[*amount], exact, decimals,
                       places[decimals]);
      if (found != left.end()) left.erase(found);
    }
    for (auto const& [key, exact] : left)
      if (exact != 0)
        question.failed(t->file, 0,
                        std::get<3>(key) + " of " + std::get<1>(key) + ", " + std::get<2>(key) +
                            ", is in the ledger and not here.");
  }

  void by_mode() {
    auto const t = table("emissions_by_mode.csv");
    if (!t) return;
    Question question{report_, "E499", "emissions_by_mode.csv adds up to the ledger"};
    for (auto const& row : t->rows)
      for (std::size_t c = 1; c < t->columns.size(); ++c) {
        auto const decimals = decimals_of(t->columns[c]);
        auto const found = by_mode_.find({row.cells[0], t->columns[c]});
        question.compare(*t, row.line, t->columns[c] + " of " + row.cells[0], row.cells[c],
                         found == by_mode_.end() ? 0 : found->second, decimals, places_in(*t, {c}));
      }
  }

  /// Columns of items whose cells are exact: their sum is the ledger's.
  void by_link() {
    auto const t = table("emissions_by_link.csv");
    if (!t) return;
    Question question{report_, "E499", "emissions_by_link.csv adds up to the ledger"};
    for (std::size_t c = 0; c < t->columns.size(); ++c) {
      auto const& item = t->columns[c];
      if (total_.count(item) == 0) continue;
      add_exactly(question, *t, item, total_[item], [&](TextTable::Row const& row) { return row.cells[c]; });
    }
  }

  /// Sums cells row by row and compares with the ledger's total of the item.
  template <class Cell>
  void add_exactly(Question& question, TextTable const& t, std::string const& item, Amount exact, Cell const& cell) {
    auto const decimals = decimals_of(item);
    Amount sum = 0;
    for (auto const& row : t.rows) {
      auto const text = cell(row);
      if (text.empty()) continue;
      auto const part = parse_scaled(text, decimals);
      if (!part) return question.failed(t.file, row.line, item + " is \"" + text + "\", which is no exact amount.");
      sum += *part;
    }
    if (sum == exact) return question.passed();
    question.failed(
        t.file, 0,
        item + " adds up to " + scaled_text(sum, decimals) + "; the ledger to " + scaled_text(exact, decimals) + '.');
  }

  void by_group() {
    auto const t = table("emissions_by_group.csv");
    if (!t) return;
    Question question{report_, "E499", "emissions_by_group.csv adds up to the ledger"};
    for (auto const& [item, exact] : total_)
      add_exactly(question, *t, item, exact, [&, &wanted = item](TextTable::Row const& row) {
        return t->cell(row, "item") == wanted ? t->cell(row, "amount") : std::string{};
      });
  }

  void blocks() {
    auto const t = table("blocks.csv");
    if (!t) return;
    Question question{report_, "E499", "blocks.csv adds up to the ledger"};
    for (auto const* const item : {"vehicle_km", "diesel_l", "cng_kg", "electricity_kwh", "h2_kg"}) {
      auto const c = t->column(item);
      if (!c) continue;
      auto const places = places_in(*t, {*c});
      for (auto const& row : t->rows) {
        auto const found = by_block_.find({t->cell(row, "block"), item});
        question.compare(*t, row.line, item + (" of block " + t->cell(row, "block")), row.cells[*c],
                         found == by_block_.end() ? 0 : found->second, decimals_of(item), places);
      }
    }
  }

  /// Total of an item over what counts: other people's trains do not.
  [[nodiscard]] Amount counted(std::string const& item) const {
    Amount sum = 0;
    for (auto const& [key, amount] : by_mode_)
      if (key.second == item && key.first != kOutsideTotals) sum += amount;
    return sum;
  }

  void summary() {
    auto const t = table("summary.csv");
    if (!t) return;
    Question question{report_, "E499", "summary.csv agrees with the ledger"};
    auto const wtw = counted("co2e_ttw_kg") + counted("co2e_wtt_kg");
    // What a measure is, in units of 10^-decimals of its own unit: tonnes are 1,000 kg, so three places more.
    std::map<std::string, std::pair<Amount, int>> const expected{{"co2e_ttw", {counted("co2e_ttw_kg"), 12}},
                                                                 {"co2e_wtw", {wtw, 12}},
                                                                 {"nox", {counted("nox_kg"), 9}},
                                                                 {"pm25", {counted("pm25_kg"), 9}},
                                                                 {"pm10", {counted("pm10_kg"), 9}},
                                                                 {"h2", {counted("h2_kg"), 6}},
                                                                 {"petrol", {counted("petrol_l"), 6}},
                                                                 {"diesel", {counted("diesel_l"), 6}},
                                                                 {"cng", {counted("cng_kg"), 6}},
                                                                 {"electricity", {counted("electricity_kwh"), 6}}};
    for (auto const& row : t->rows) {
      auto const found = expected.find(t->cell(row, "measure"));
      if (found == expected.end()) continue;
      auto const& value = t->cell(row, "value");
      question.compare(*t, row.line, found->first, value, found->second.first, found->second.second, places_of(value));
    }
  }

  /// Vehicles that entered a street times its length are the cars' kilometres, with buses taken off.
  void car_kilometres() {
    auto const t = table("links.csv");
    if (!t || !t->column("vehicles") || !t->column("buses") || !t->column("length_m")) return;
    Question question{report_, "E499", "links.csv gives the cars' kilometres of the ledger"};
    double km = 0;
    for (auto const& row : t->rows) {
      auto const number = [&](char const* name) { return io::parse_number(t->cell(row, name)).value_or(0); };
      km += (number("vehicles") - number("buses")) * number("length_m") / 1000;
    }
    Amount cars = 0;
    for (auto const* const mode : {"car", "car_background"}) {
      auto const found = by_mode_.find({mode, "vehicle_km"});
      if (found != by_mode_.end()) cars += found->second;
    }
    auto const booked = static_cast<double>(cars) / kMicro;
    // Lengths are shown to the tenth of a metre or so: compare to a thousandth.
    if (std::abs(km - booked) <= 1e-3 * std::max(1.0, booked)) return question.passed();
    question.failed(
        t->file, 0,
        "Cars on the links drove " + io::fixed(km, 1) + " km; the ledger has " + io::fixed(booked, 1) + " km.");
  }

  void hourly_balance(Balance const& balance, TextTable const& hours, TextTable const& days) {
    Question question{report_, "E499", balance.name};
    std::map<std::string, Amount> level;
    for (auto const& row : days.rows)
      level[days.cell(row, "depot_id")] = parse_scaled(days.cell(row, balance.level_before), 6).value_or(0);
    for (auto const& row : hours.rows) {
      auto const amount = [&](char const* column) { return parse_scaled(hours.cell(row, column), 6).value_or(0); };
      Amount left = 0;
      for (auto const* const column : balance.in) left += amount(column);
      for (auto const* const column : balance.out) left -= amount(column);
      auto& before = level[hours.cell(row, "depot_id")];
      auto const now = amount(balance.level);
      if (left == now - before) {
        question.passed();
      } else {
        question.failed(hours.file, row.line,
                        "In less out is " + scaled_text(left, 6) + ", but " + balance.level + " changes by " +
                            scaled_text(now - before, 6) + '.');
      }
      before = now;
    }
  }

  void riders();
  void depots();
  void depot_supply(TextTable const& hours, TextTable const& days);

  fs::path run_;
  AuditReport& report_;
  Manifest manifest_;
  LedgerFile ledger_;
  std::map<std::tuple<std::string, std::string, std::string, std::string, std::string>, Amount> by_key_;
  std::map<std::pair<std::string, std::string>, Amount> by_mode_;
  std::map<std::pair<std::string, std::string>, Amount> by_block_;
  std::map<std::string, Amount> person_km_;  ///< by trip
  std::map<std::string, Amount> total_;
};

/// Those on board of each trip, one by one, are its person-km.
void Books::riders() {
  auto const t = table("riders.csv");
  if (!t) return;
  Question question{report_, "E499", "riders.csv adds up to the person-km of every trip"};
  std::map<std::string, Amount> ridden;
  for (auto const& row : t->rows) ridden[t->cell(row, "trip_id")] += parse_scaled(t->cell(row, "km"), 6).value_or(0);
  for (auto const& [trip, exact] : person_km_) {
    auto const found = ridden.find(trip);
    auto const sum = found == ridden.end() ? 0 : found->second;
    if (sum == exact) {
      question.passed();
    } else {
      question.failed(t->file, 0,
                      "Riders of trip " + trip + " rode " + scaled_text(sum, 6) + " km; the ledger has " +
                          scaled_text(exact, 6) + '.');
    }
  }
}

void Books::depots() {
  auto const hours = table("depot_hours.csv");
  auto const days = table("depots.csv");
  if (!hours || !days) return;
  static std::vector<Balance> const kBalances{
      {"hydrogen of every depot and hour balances",
       {"h2_made_kg", "h2_delivered_kg"},
       {"h2_dispensed_kg", "h2_vented_kg"},
       "h2_storage_kg",
       "h2_storage_before_kg"},
      {"electricity of every depot and hour balances",
       {"pv_kwh", "wind_kwh", "grid_kwh"},
       {"electrolyser_kwh", "compression_kwh", "building_kwh", "charged_kwh", "export_kwh", "battery_lost_kwh"},
       "battery_kwh",
       "battery_before_kwh"}};
  for (auto const& balance : kBalances) hourly_balance(balance, *hours, *days);
  Question question{report_, "E499", "hydrogen that depots' vehicles used is that of blocks.csv"};
  std::map<std::string, Amount> used;
  if (auto const blocks = table("blocks.csv"))
    for (auto const& row : blocks->rows)
      used[blocks->cell(row, "depot_id")] += parse_scaled(blocks->cell(row, "h2_kg"), 6).value_or(0);
  for (auto const& row : days->rows)
    question.compare(*days, row.line, "h2_used_kg of " + days->cell(row, "depot_id"), days->cell(row, "h2_used_kg"),
                     used[days->cell(row, "depot_id")], 6, 6);
  depot_supply(*hours, *days);
}

/// CO2e of the vehicles' energy: hours = day = ledger, to the last unit.
void Books::depot_supply(TextTable const& hours, TextTable const& days) {
  auto const blocks = table("blocks.csv");
  if (!blocks) return;
  Question question{report_, "E499", "CO2e of depots' energy is that of the ledger"};
  std::map<std::string, Amount> booked;
  for (auto const& row : blocks->rows)
    if (!blocks->cell(row, "depot_verdict").empty())
      booked[blocks->cell(row, "depot_id")] += by_block_[{blocks->cell(row, "block"), "co2e_wtt_kg"}];
  auto const sum_of = [](TextTable const& t, TextTable::Row const& row) {
    return parse_scaled(t.cell(row, "h2_co2e_kg"), 9).value_or(0) +
           parse_scaled(t.cell(row, "charge_co2e_kg"), 9).value_or(0);
  };
  std::map<std::string, Amount> by_hours;
  for (auto const& row : hours.rows) by_hours[hours.cell(row, "depot_id")] += sum_of(hours, row);
  for (auto const& row : days.rows) {
    auto const depot = days.cell(row, "depot_id");
    auto const day = sum_of(days, row);
    if (day == booked[depot] && day == by_hours[depot]) {
      question.passed();
      continue;
    }
    question.failed(days.file, row.line,
                    "CO2e of energy at " + depot + " is " + scaled_text(day, 9) + "; its hours add up to " +
                        scaled_text(by_hours[depot], 9) + ", the ledger to " + scaled_text(booked[depot], 9) + '.');
  }
}

}  // namespace

AuditReport check_books(fs::path const& run) {
  AuditReport report;
  Books{run, report}.check();
  return report;
}

}  // namespace twinshift::audit
