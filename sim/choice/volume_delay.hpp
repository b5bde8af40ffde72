#pragma once

#include "sim/demand/journeys.hpp"
#include "sim/network/link_times.hpp"
#include "sim/network/network.hpp"

namespace twinshift::choice {

/// How busy streets slow down, where no day has been simulated yet.
struct VolumeDelay {
  double alpha = 0.15;  ///< of the BPR curve (Bureau of Public Roads 1964)
  double beta = 4;
  double longest_wait_s = 1800;  ///< no link's queue counts for more: who meets such a queue goes another way
};

/// Link times that the car paths of `plans` would bring about, by quarter hour: a BPR curve up to capacity and, above
/// it, a queue at the link's end that carries over to the next quarters (deterministic point queue, no spillback).
/// `at` tells when each car comes to each of its links. `sample` scales capacities. A first guess for the first day.
network::LinkTimes loaded_times(network::Network const& network, demand::Journeys const& plans,
                                network::LinkTimes const& at, double sample, VolumeDelay const& parameters = {});

}  // namespace twinshift::choice
