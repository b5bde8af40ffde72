#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace twinshift {

/// A number that knows its unit. Same units add and compare; numbers scale; nothing else compiles.
template <class Unit>
class Quantity {
public:
  constexpr Quantity() = default;
  constexpr explicit Quantity(double value) : value_{value} {}
  [[nodiscard]] constexpr double value() const { return value_; }

  friend constexpr auto operator<=>(Quantity, Quantity) = default;
  friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity{a.value_ + b.value_}; }
  friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity{a.value_ - b.value_}; }
  friend constexpr Quantity operator*(double k, Quantity a) { return Quantity{k * a.value_}; }
  friend constexpr Quantity operator*(Quantity a, double k) { return Quantity{k * a.value_}; }
  friend constexpr Quantity operator/(Quantity a, double k) { return Quantity{a.value_ / k}; }
  friend constexpr double operator/(Quantity a, Quantity b) { return a.value_ / b.value_; }
  constexpr Quantity& operator+=(Quantity b) { return value_ += b.value_, *this; }

private:
  double value_ = 0;
};

using Metres = Quantity<struct MetresUnit>;
using MetresPerSecond = Quantity<struct MetresPerSecondUnit>;
using Kilograms = Quantity<struct KilogramsUnit>;
using KilowattHours = Quantity<struct KilowattHoursUnit>;
using Money = Quantity<struct MoneyUnit>;  ///< in the city's own currency; never crosses cities

constexpr MetresPerSecond km_per_hour(double v) { return MetresPerSecond{v / 3.6}; }

using Seconds = std::chrono::duration<std::int32_t>;

/// A clock reading, counted from the service day's midnight; may pass 24:00.
class TimeOfDay {
public:
  constexpr TimeOfDay() = default;
  constexpr explicit TimeOfDay(Seconds since_midnight) : since_midnight_{since_midnight} {}
  static constexpr TimeOfDay from_seconds(std::int32_t s) { return TimeOfDay{Seconds{s}}; }

  [[nodiscard]] constexpr Seconds since_midnight() const { return since_midnight_; }
  [[nodiscard]] constexpr std::int32_t seconds() const { return since_midnight_.count(); }

  friend constexpr auto operator<=>(TimeOfDay, TimeOfDay) = default;
  friend constexpr TimeOfDay operator+(TimeOfDay t, Seconds d) { return TimeOfDay{t.since_midnight_ + d}; }
  friend constexpr TimeOfDay operator-(TimeOfDay t, Seconds d) { return TimeOfDay{t.since_midnight_ - d}; }
  friend constexpr Seconds operator-(TimeOfDay a, TimeOfDay b) { return a.since_midnight_ - b.since_midnight_; }

private:
  Seconds since_midnight_{0};
};

/// The day is told in quarter hours: 30 h from midnight, so that late trips end inside it.
inline constexpr int kQuarterSeconds = 900;
inline constexpr int kQuarters = 120;
inline constexpr std::int32_t kDaySeconds = kQuarters * kQuarterSeconds;

/// The quarter hour that holds `t`, clamped to the day.
constexpr int quarter_of(TimeOfDay t) {
  auto const q = t.seconds() / kQuarterSeconds;
  return q < 0 ? 0 : q >= kQuarters ? kQuarters - 1 : q;
}

}  // namespace twinshift
