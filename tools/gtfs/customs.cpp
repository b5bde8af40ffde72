#include "tools/gtfs/customs.hpp"

#include "tools/gtfs/read_schedule.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace twinshift::gtfs {

namespace {

constexpr std::array<Customs, 30> kCustoms = {
    {{"Europe/London", "GBP", true},       {"Europe/Belfast", "GBP", true},       {"Europe/Dublin", "EUR", true},
     {"Asia/Seoul", "KRW", false},         {"Asia/Tokyo", "JPY", true},           {"Asia/Singapore", "SGD", true},
     {"Asia/Hong_Kong", "HKD", true},      {"Asia/Taipei", "TWD", false},         {"Asia/Bangkok", "THB", true},
     {"Asia/Kolkata", "INR", true},        {"Australia/", "AUD", true},           {"Pacific/Auckland", "NZD", true},
     {"Africa/Johannesburg", "ZAR", true}, {"Europe/Zurich", "CHF", false},       {"Europe/Stockholm", "SEK", false},
     {"Europe/Oslo", "NOK", false},        {"Europe/Copenhagen", "DKK", false},   {"Europe/Warsaw", "PLN", false},
     {"Europe/Prague", "CZK", false},      {"Europe/Budapest", "HUF", false},     {"Europe/", "EUR", false},
     {"America/Sao_Paulo", "BRL", false},  {"America/Toronto", "CAD", false},     {"America/Montreal", "CAD", false},
     {"America/Vancouver", "CAD", false},  {"America/Edmonton", "CAD", false},    {"America/Winnipeg", "CAD", false},
     {"America/Halifax", "CAD", false},    {"America/Mexico_City", "MXN", false}, {"America/", "USD", false}}};

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

std::optional<Customs> customs_of(std::string_view time_zone) {
  for (auto const& customs : kCustoms)
    if (time_zone.starts_with(customs.time_zone)) return customs;
  return std::nullopt;
}

std::string first_cell_of_feed(std::string const& feed, std::string const& encoding, std::string const& file,
                               std::string_view column) {
  std::array<imports::ColumnName, 1> const columns = {{{column}}};
  io::Faults faults;
  imports::ImportReport report{"", ""};
  std::string cell;
  if (auto const archive = imports::Archive::open_at(feed, "stops.txt", faults))
    each_row(*archive, {encoding, {}}, file, false, columns, report, faults, [&](imports::TableReader& table) {
      if (cell.empty()) cell = table.text(0);
    });
  return cell;
}

void describe_new_city(imports::CityFolder& city, Schedule const& schedule, std::span<std::uint8_t const> called) {
  auto& facts = city.facts();
  if (!city.is_new() || !facts.crs.empty()) return;
  std::vector<double> lons;
  std::vector<double> lats;
  for (std::size_t s = 0; s < called.size(); ++s) {
    if (called[s] == 0) continue;
    lons.push_back(schedule.stops[s].at.lon);
    lats.push_back(schedule.stops[s].at.lat);
  }
  facts.centre = {median(lons), median(lats)};
  facts.crs = imports::utm_zone(facts.centre);
  facts.name_en = facts.city;
  facts.time_zone = schedule.agencies.front().time_zone;
  auto const customs = customs_of(facts.time_zone);
  auto const currency = std::find_if(schedule.fares.begin(), schedule.fares.end(),
                                     [](FeedFare const& fare) { return fare.currency.size() == 3; });
  facts.currency = currency != schedule.fares.end() ? currency->currency
                   : customs                        ? std::string{customs->currency}
                                                    : "EUR";
  facts.drives_left = customs && customs->drives_left;
  facts.claim = "A city put together from open data; nothing about it is calibrated.";
  facts.gaps = {"Currency and side of the road are guessed from the time zone " + facts.time_zone +
                "; check city.yaml."};
}

}  // namespace twinshift::gtfs
