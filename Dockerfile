# syntax=docker/dockerfile:1
# The sample gateway, on the bundled engine or a DynamoDB. docs/deployment.md#containers has the one of your own project.

FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
COPY bench/package.json bench/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY bin bin
COPY src src
RUN npm run build
# Keeps what a gateway may need, its optional peers too, in the versions of the lockfile, and adds the built package.
RUN npm pkg delete devDependencies workspaces peerDependenciesMeta \
  && npm prune --ignore-scripts --no-audit --no-fund \
  && mkdir node_modules/dynagate \
  && cp -r package.json bin dist node_modules/dynagate/

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000
WORKDIR /app
RUN echo '{ "type": "module" }' > package.json && mkdir .dynagate && chown node .dynagate
COPY --from=build /build/node_modules node_modules
COPY schema schema
COPY examples/helpdesk examples/helpdesk
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "node_modules/dynagate/bin/dynagate.js"]
CMD ["start"]
