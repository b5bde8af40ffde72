// people.tsp: columns end to end, integers as they need, packed.

#include "sim/results/travellers.hpp"

#include "sim/io/file.hpp"
#include "sim/io/packed.hpp"
#include "sim/recording/bytes.hpp"

#include <bit>
#include <cmath>
#include <utility>

namespace twinshift::results {

namespace {

using choice::Travel;
using recording::ByteReader;
using recording::ByteWriter;

constexpr io::PackedKind kKind{"TWPEOPLE", 1};
constexpr auto kFile = "people.tsp";
constexpr double kGrain = 100;

std::int64_t hundredths(double value) { return std::llround(value * kGrain); }

void put(ByteWriter& out, double value) {
  auto const bits = std::bit_cast<std::uint64_t>(value);
  for (unsigned i = 0; i < 8; ++i) out.byte(static_cast<std::uint8_t>(bits >> (8U * i)));
}

double get(ByteReader& in) {
  std::uint64_t bits = 0;
  for (unsigned i = 0; i < 8; ++i) bits |= std::uint64_t{in.byte()} << (8U * i);
  return std::bit_cast<double>(bits);
}

/// The single numbers among the tastes, in the order of the file.
template <class Parameters>
auto numbers_of(Parameters& p) {
  return std::array{&p.beta_time_per_min, &p.walk_weight, &p.wait_weight, &p.postponed_weight, &p.transfer_minutes};
}

void put_tastes(ByteWriter& out, choice::UtilityParameters const& p) {
  for (auto const* const number : numbers_of(p)) put(out, *number);
  for (std::size_t m = 0; m < kModes; ++m) {
    put(out, p.constant[m]);
    put(out, p.in_vehicle_weight[m]);
    out.byte(p.available.contains(static_cast<Mode>(m)) ? 1 : 0);
  }
  out.number(p.nests.size());
  for (auto const& nest : p.nests) {
    out.text(nest.name);
    put(out, nest.lambda);
    for (std::size_t m = 0; m < kModes; ++m) out.byte(nest.members.contains(static_cast<Mode>(m)) ? 1 : 0);
  }
}

choice::UtilityParameters get_tastes(ByteReader& in) {
  choice::UtilityParameters p;
  for (auto* const number : numbers_of(p)) *number = get(in);
  for (std::size_t m = 0; m < kModes; ++m) {
    p.constant[m] = get(in);
    p.in_vehicle_weight[m] = get(in);
    if (in.byte() != 0) p.available.insert(static_cast<Mode>(m));
  }
  p.nests.resize(in.count(kModes));
  for (auto& nest : p.nests) {
    nest.name = in.text();
    nest.lambda = get(in);
    for (std::size_t m = 0; m < kModes; ++m)
      if (in.byte() != 0) nest.members.insert(static_cast<Mode>(m));
  }
  return p;
}

template <class T>
void put_column(ByteWriter& out, std::vector<T> const& column) {
  for (auto const value : column) out.number(value);
}

template <class T>
void get_column(ByteReader& in, std::size_t rows, std::vector<T>& column) {
  column.resize(rows);
  for (auto& value : column) value = static_cast<T>(in.below(std::uint64_t{std::numeric_limits<T>::max()} + 1));
}

/// Bytes one a row, and numbers that take as many bytes as they need.
template <class Table, class Do>
void for_small_columns(Table& t, Do const& work) {
  for (auto* const column : {&t.age, &t.income, &t.resident, &t.car, &t.pass, &t.purpose, &t.chosen}) work(*column);
  for (auto* const column : {&t.home, &t.destination, &t.undisturbed}) work(*column);
  work(t.open);
}

/// The parts of a way in the order of the file; transfers apart.
constexpr std::array kParts{&Travel::in_vehicle_min, &Travel::walk_min, &Travel::wait_min, &Travel::postponed_min,
                            &Travel::clock_min};

void put_ways(ByteWriter& out, Travellers const& t) {
  for (auto const part : kParts)
    for (auto const& ways : t.travel)
      for (auto const& way : ways) out.signed_number(hundredths(way.*part));
  for (auto const& ways : t.travel)
    for (auto const& way : ways) out.signed_number(hundredths(way.money.value()));
  for (auto const& ways : t.travel)
    for (auto const& way : ways) out.signed_number(way.transfers);
}

void get_ways(ByteReader& in, Travellers& t) {
  for (std::size_t row = 0; row < t.size(); ++row)
    t.travel[row].resize(static_cast<std::size_t>(std::popcount(t.open[row])));
  for (auto const part : kParts)
    for (auto& ways : t.travel)
      for (auto& way : ways) way.*part = static_cast<double>(in.signed_number()) / kGrain;
  for (auto& ways : t.travel)
    for (auto& way : ways) way.money = Money{static_cast<double>(in.signed_number()) / kGrain};
  for (auto& ways : t.travel)
    for (auto& way : ways) way.transfers = in.integer();
}

void put_zones(ByteWriter& out, std::vector<Travellers::Zone> const& zones) {
  out.number(zones.size());
  for (auto const& zone : zones) {
    out.text(zone.key);
    out.text(zone.name);
    put(out, zone.parking.value());
  }
}

std::vector<Travellers::Zone> get_zones(ByteReader& in) {
  std::vector<Travellers::Zone> zones(in.count(10));
  for (auto& zone : zones) {
    zone.key = in.text();
    zone.name = in.text();
    zone.parking = Money{get(in)};
  }
  return zones;
}

Travellers unpack(ByteReader& in) {
  Travellers t;
  t.seed = in.number();
  t.sample = get(in);
  t.currency = in.text();
  t.tastes = get_tastes(in);
  t.zones = get_zones(in);
  auto const rows = in.count(20);
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < rows; ++i) t.key.push_back(key += in.number());
  for_small_columns(t, [&](auto& column) { get_column(in, rows, column); });
  for (std::size_t i = 0; i < rows; ++i) t.value_of_time.push_back(std::bit_cast<float>(in.below(1ULL << 32U)));
  for (std::size_t i = 0; i < rows; ++i) t.lived_s.push_back(in.integer());
  t.travel.resize(rows);
  get_ways(in, t);
  return t;
}

bool rows_are_sound(Travellers const& t) {
  for (std::size_t i = 0; i < t.size(); ++i)
    if (t.home[i] >= t.zones.size() || t.destination[i] >= t.zones.size() || (t.key[i] >> 32U) >= t.zones.size() ||
        t.chosen[i] > kModes || t.open[i] >= 1U << kModes)
      return false;
  return true;
}

}  // namespace

std::string pack(Travellers const& t) {
  ByteWriter out;
  out.number(t.seed);
  put(out, t.sample);
  out.text(t.currency);
  put_tastes(out, t.tastes);
  put_zones(out, t.zones);
  out.number(t.size());
  std::uint64_t before = 0;
  for (auto const key : t.key) out.number(key - std::exchange(before, key));
  for_small_columns(t, [&](auto const& column) { put_column(out, column); });
  for (auto const value : t.value_of_time) out.number(std::bit_cast<std::uint32_t>(value));
  for (auto const seconds : t.lived_s) out.signed_number(seconds);
  put_ways(out, t);
  return io::packed(kKind, out.data());
}

std::optional<Travellers> read_travellers(std::filesystem::path const& run, io::Faults& faults) {
  auto const bytes = io::read_packed(run / kFile, kKind, faults);
  if (!bytes) return std::nullopt;
  try {
    ByteReader in{*bytes};
    auto travellers = unpack(in);
    if (in.done() && rows_are_sound(travellers)) return travellers;
  } catch (recording::RecordingError const&) {
    // Told below, as any other damage.
  }
  faults.add({"F202", {io::shown_path(run / kFile), 0, 0}, "The file is damaged.", "", "Run the scenario again."});
  return std::nullopt;
}

}  // namespace twinshift::results
