#pragma once

#include "sim/demand/gravity.hpp"
#include "sim/demand/places.hpp"

#include <cstdint>

namespace twinshift::demand {

/// Where background travel comes from; each has a rate of its own.
enum class BackgroundStream : std::uint8_t {
  kResidents,  ///< cars of residents
  kVisitors,   ///< cars of people from outside
  kThrough,    ///< cars past the city
  kVans,
  kLorries,
  kFreight,  ///< lorries of ports and the like
  kRiders,
};

inline constexpr int kBackgroundStreams = 7;

/// The stream that a key of BackgroundTrips tells.
BackgroundStream stream_of(std::uint64_t key);

/// All background travel of a day, each trip out and back, in ascending key. Cars: errands of residents and of people
/// from outside, and through traffic; vans and lorries between jobs, the outside and freight sites; riders of public
/// transport. Where residents go follows a gravity whose decay is fitted so that zone distances have the wanted mean.
BackgroundTrips make_background(DemandInput const& input, DemandParameters const& parameters, Places const& places,
                                double sample, std::uint64_t seed);

/// Decay per km at which trips from `origins` to `attraction` have this mean straight length.
double fit_decay(Flows<double> const& km, std::span<double const> origins, std::span<double const> attraction,
                 double mean_straight_km);

}  // namespace twinshift::demand
