# Lodestar in a container: build stage, then what is needed to run.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY bin/set-up.mjs bin/
# As `npm start` does it, so that a container finds it done.
RUN node -e "import('./bin/set-up.mjs').then((setUp) => setUp.installDependencies())"
COPY . .
RUN node -e "import('./bin/set-up.mjs').then((setUp) => setUp.buildIfStale())"

FROM node:24-bookworm-slim
ENV NODE_ENV=production LODESTAR_DATA=/data UV_THREADPOOL_SIZE=16 MALLOC_ARENA_MAX=2
WORKDIR /app
COPY --from=build --chown=node:node /app /app
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
# The server listens on loopback: run with --network host or in a pod with its proxy, or as compose.yaml does.
HEALTHCHECK --interval=10s --start-period=180s CMD node -e "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"
CMD ["node", "bin/start.mjs"]
