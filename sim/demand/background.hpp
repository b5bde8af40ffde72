#pragma once

#include "sim/demand/gravity.hpp"
#include "sim/demand/places.hpp"

namespace twinshift::demand {

/// Car trips for other purposes: out from a home and back, as many as the residents' rate asks for, to where homes and
/// jobs are, by a gravity whose decay is fitted so that zone distances have the wanted mean. In ascending key.
BackgroundTrips make_background(DemandInput const& input, DemandParameters const& parameters, Places const& places,
                                double sample, std::uint64_t seed);

/// Decay per km at which trips from `origins` to `attraction` have this mean straight length.
double fit_decay(Flows<double> const& km, std::span<double const> origins, std::span<double const> attraction,
                 double mean_straight_km);

}  // namespace twinshift::demand
