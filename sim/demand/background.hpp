#pragma once

#include "sim/demand/gravity.hpp"
#include "sim/demand/places.hpp"

namespace twinshift::demand {

/// All background travel of a day, each trip out and back, in ascending key. Cars: errands of residents and of people
/// from outside, and through traffic; vans and lorries between jobs, the outside and freight sites; riders of public
/// transport. Where residents go follows a gravity whose decay is fitted so that zone distances have the wanted mean.
BackgroundTrips make_background(DemandInput const& input, DemandParameters const& parameters, Places const& places,
                                double sample, std::uint64_t seed);

/// Decay per km at which trips from `origins` to `attraction` have this mean straight length.
double fit_decay(Flows<double> const& km, std::span<double const> origins, std::span<double const> attraction,
                 double mean_straight_km);

}  // namespace twinshift::demand
